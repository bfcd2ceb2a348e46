import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { mappingSchema } from './mapping-schema.js';

const examples = [...readFileSync('docs/import.md', 'utf8').matchAll(/^```json\n(.*?)^```$/gms)].map(
  ([, json]) => json ?? '',
);
const published = globSync('bench/fleets/*/*.mapping.json').map((file) => [file, readFileSync(file, 'utf8')] as const);
const all = [...examples.map((json, at) => [`docs/import.md, example ${at + 1}`, json] as const), ...published];

describe('mappings that people are shown', () => {
  it('are found', () => {
    expect([examples.length > 0, published.length > 0]).toEqual([true, true]);
  });

  it.each(all)('%s is well formed', (_, json) => {
    expect(mappingSchema.safeParse(JSON.parse(json)).error).toBeUndefined();
  });
});
