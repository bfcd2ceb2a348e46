import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { eventTypes } from '../index.js';
import { asyncApiYaml } from './async-api.js';
import { eventsPage } from './events-page.js';
import { yamlOf } from './yaml.js';

const committed = (file: string) => readFileSync(new URL(`../../../docs/reference/${file}`, import.meta.url), 'utf8');

describe('the reference', () => {
  it('is what the schemas say: else run node -C source --import ./scripts/typescript-from-source.mjs scripts/generate-reference.mjs', () => {
    expect(committed('events.md')).toBe(eventsPage());
    expect(committed('asyncapi.yaml')).toBe(asyncApiYaml());
  });

  it('has every type and version', () => {
    for (const type of eventTypes.keys()) {
      expect(eventsPage()).toContain(`### \`${type}\``);
      expect(asyncApiYaml()).toContain(`#/components/schemas/${type}`);
    }
  });
});

describe('YAML', () => {
  it('quotes what could be read as something else', () => {
    const value = { yes: 'no', 'a b': ['1', 2, true, null, 'x: y', []], empty: {}, none: undefined };
    expect(yamlOf(value)).toBe(
      `\n'yes': 'no'\n'a b':\n  - '1'\n  - 2\n  - true\n  - null\n  - 'x: y'\n  - []\nempty: {}\n`,
    );
    expect(yamlOf("it's")).toBe(' "it\'s"\n');
  });
});
