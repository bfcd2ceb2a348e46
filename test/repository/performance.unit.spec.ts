import { describe, expect, it } from '@jest/globals';
import { withBlocks } from '../../bench/documents/blocks.js';
import { pictureOf } from '../../bench/documents/picture.js';
import { DOCUMENTS, PICTURE } from '../../bench/documents/write-documents.js';
import { RESULTS_FILE, type Results } from '../../bench/runner/results.js';
import { textOf } from './repository-files.js';

/** `npm run bench -- picture` mends what fails here. */
const results = JSON.parse(textOf(RESULTS_FILE)) as Results;
/** Tables are padded by the formatter. */
const unpadded = (text: string): string =>
  text.replaceAll(/ +\|/g, ' |').replaceAll(/-{3,}/g, '---').replaceAll(/\n+/g, '\n');

describe('the figures of the repository', () => {
  it.each(DOCUMENTS)('in %s are those that the benches measured', (file) => {
    const text = textOf(file);
    expect(text).toMatch(/<!-- bench [\w/ -]+ -->/);
    expect(unpadded(text)).toBe(unpadded(withBlocks(text, results)));
  });

  it('in the picture are those that the benches measured', () => {
    expect(textOf(PICTURE)).toBe(pictureOf(results));
  });

  it('say when, at which commit and on which machine they were measured', () => {
    expect(results).toMatchObject({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      commit: expect.stringMatching(/^[\da-f]{10}$/),
      machine: { cpu: expect.any(String), cores: expect.any(Number), kernel: expect.any(String) },
    });
    expect(results.benches.length).toBeGreaterThan(0);
  });
});
