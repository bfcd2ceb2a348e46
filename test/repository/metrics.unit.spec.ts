import { describe, expect, it } from '@jest/globals';
import { repositoryFiles, textOf } from './repository-files.js';

const DOCUMENT = 'docs/operations.md';
const sorted = (matches: Iterable<RegExpMatchArray>): string[] =>
  [...new Set([...matches].map(([, name = '']) => name))].sort();

describe(DOCUMENT, () => {
  it('lists the metrics that the code keeps, and no others', () => {
    const sources = repositoryFiles().filter(
      // Schemas of databases are named likewise.
      (file) => /^(?:apps|libs)\/.*\.ts$/.test(file) && !/(?:[.]spec|postgres-schema)[.]ts$/.test(file),
    );
    const kept = sorted(sources.flatMap((file) => [...textOf(file).matchAll(/'(tillwatch_[a-z_]+)'/g)]));
    const listed = sorted(textOf(DOCUMENT).matchAll(/^\| `(tillwatch_[a-z_]+)` \|/gm));
    expect(kept).not.toEqual([]);
    expect(listed).toEqual(kept);
  });
});
