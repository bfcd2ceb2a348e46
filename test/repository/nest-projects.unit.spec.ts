import { describe, expect, it } from '@jest/globals';
import { foldersOf, repositoryFiles, textOf } from './repository-files.js';

interface NestCli {
  readonly projects: Readonly<
    Record<string, { readonly root: string; readonly sourceRoot: string; readonly entryFile: string }>
  >;
}
const { projects } = JSON.parse(textOf('nest-cli.json')) as NestCli;

describe('nest-cli.json', () => {
  it('has a project for every app', () => {
    const apps = foldersOf('apps').map((folder) => folder.slice('apps/'.length));
    expect(Object.keys(projects).sort()).toEqual(apps);
  });

  it.each(Object.entries(projects))('starts %s from an entry that exists', (name, { root, sourceRoot, entryFile }) => {
    expect([root, sourceRoot]).toEqual([`apps/${name}`, `apps/${name}`]);
    expect(repositoryFiles(root)).toContain(`${sourceRoot}/${entryFile}.ts`);
  });
});
