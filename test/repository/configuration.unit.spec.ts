import { describe, expect, it } from '@jest/globals';
import { unknownVariables } from '#settings';
import { repositoryFiles, textOf } from './repository-files.js';

const DOCUMENT = 'docs/configuration.md';
const variablesIn = (text: string): string[] => text.match(/\bTILLWATCH_[A-Z][A-Z_]*[A-Z]\b/g) ?? [];
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

const documented = sorted(variablesIn(textOf(DOCUMENT)));
const code = repositoryFiles().filter((file) => /^(?:apps|libs|bin|scripts|test|bench)\/.*\.(?:ts|mjs)$/.test(file));
const product = code.filter(
  (file) => !file.endsWith('.spec.ts') && file !== 'test/repository/configuration.unit.spec.ts',
);

describe(DOCUMENT, () => {
  it('names no variable that the settings do not know', () => {
    const forTests = documented.filter((name) => name.startsWith('TILLWATCH_TEST_'));
    const rest = documented.filter((name) => !forTests.includes(name));
    expect(unknownVariables(Object.fromEntries(rest.map((name) => [name, ''])))).toEqual([]);
  });

  it('names every variable that the code reads', () => {
    const read = sorted(product.flatMap((file) => variablesIn(textOf(file))));
    expect(read).not.toEqual([]);
    expect(read.filter((name) => !documented.includes(name))).toEqual([]);
  });
});
