import { describe, expect, it } from '@jest/globals';
import { WrongUsage } from '../../failures.js';
import { mappingOf } from './read-mapping.js';

describe('a mapping', () => {
  it('that is nested without end is refused in a sentence', () => {
    for (const deep of ['['.repeat(3_000) + ']'.repeat(3_000), `${'{"all":['.repeat(3_000)}1${']}'.repeat(3_000)}`]) {
      const text = `{"source":"s","skip":${deep},"events":[{"type":"t","subject":"s","data":{"a":${deep}}}]}`;
      expect(() => mappingOf(text, 'm.json')).toThrow(
        new WrongUsage('The mapping m.json is nested more than 64 deep.'),
      );
    }
  });
});
