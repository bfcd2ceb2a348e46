import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryFiles, textOf } from './repository-files.js';

const files = repositoryFiles();
const documents = files.filter((file) => file.endsWith('.md'));
const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
/** npm's own commands that run a script of that name. */
const COMMAND_SCRIPTS = ['start', 'test'];

const withoutCode = (text: string): string => text.replaceAll(/^ *```[^]*?^ *```/gm, '').replaceAll(/`[^`\n]*`/g, '');
const linksOf = (document: string): string[] =>
  [...withoutCode(textOf(document)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);

/** As GitHub makes them of headings. */
const anchorsOf = (document: string): string[] =>
  [...textOf(document).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

function leadsSomewhere(document: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return true;
  const [target = '', anchor] = link.split('#');
  const file = target === '' ? document : path.posix.join(path.posix.dirname(document), target);
  const exists = files.some((one) => one === file || one.startsWith(`${file.replace(/\/$/, '')}/`));
  return exists && (anchor === undefined || anchorsOf(file).includes(anchor));
}

describe('documents', () => {
  it.each(documents)('%s links to what exists', (document) => {
    expect(linksOf(document).filter((link) => !leadsSomewhere(document, link))).toEqual([]);
  });

  it.each(documents)('%s names npm scripts that exist', (document) => {
    const text = textOf(document);
    const run = [...text.matchAll(/npm run (?:--silent |-s )?([a-z][\w:-]*)/g)].map(([, name = '']) => name);
    const short = COMMAND_SCRIPTS.filter((name) => text.includes(`npm ${name}`));
    expect([...run, ...short].filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('CHANGELOG.md', () => {
  it('begins with what is not released yet', () => {
    const [first] = [...textOf('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(first).toBe('Unreleased');
  });
});

describe('decision records', () => {
  const records = documents.filter((file) => /^docs\/adr\/\d{4}-/.test(file));

  it('are numbered without gaps or doubles', () => {
    const numbers = records.map((file) => Number(path.posix.basename(file).slice(0, 4)));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it.each(records)('%s has every section of the template', (record) => {
    const sectionsOf = (file: string) => [...textOf(file).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(sectionsOf(record)).toEqual(expect.arrayContaining(sectionsOf('docs/adr/template.md')));
  });
});
