import { describe, expect, it } from '@jest/globals';
import { foldersOf, repositoryFiles, textOf } from './repository-files.js';

const MAP = 'docs/map.md';
const ROOTS = ['apps', 'libs', 'docs', 'test', 'bench', 'infra', 'scripts', 'bin', '.ci'];
/** Folders are named in code spans, such as `libs/telemetry`. */
const named = [...textOf(MAP).matchAll(/`([\w.-]+(?:\/[\w.-]+)*)\/?`/g)]
  .map(([, name = '']) => name)
  .filter((name) => ROOTS.includes(name.split('/')[0] ?? ''));

describe('the map', () => {
  it('names only what exists', () => {
    const files = repositoryFiles();
    const gone = named.filter((name) => !files.some((file) => file === name || file.startsWith(`${name}/`)));
    expect(gone).toEqual([]);
  });

  it.each(['apps', 'libs', 'bench', 'test'])('names every folder of %s', (parent) => {
    expect(foldersOf(parent).filter((folder) => !named.includes(folder))).toEqual([]);
  });
});
