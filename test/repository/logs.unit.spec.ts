import { describe, expect, it } from '@jest/globals';
import { repositoryFiles, textOf } from './repository-files.js';

const DOCUMENT = 'docs/operations.md';
/** A call of a logger with its message, the last text of it. */
const CALL = /\b(?:log|faults)\s*\.(info|warn|error|fatal)\(\s*(?:\{[^;]*?\},\s*)?'([^'\n]+)'/g;

const [, logs = ''] = textOf(DOCUMENT).split('\n## Logs\n');
const rows = [...(logs.split('\n## ')[0] ?? '').matchAll(/^\| (info|warn|error|fatal) \| (.+?) \|/gm)];
const listed = rows.flatMap(([, level = '', names = '']) =>
  [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => `${level}: ${name}`),
);
const sources = repositoryFiles().filter(
  (file) => /^(?:apps|libs)\/.*\.ts$/.test(file) && !/\.spec\.ts$|\/testing\//.test(file),
);
const said = sources.flatMap((file) =>
  [...textOf(file).matchAll(CALL)].map(([, level = '', message = '']) => `${level}: ${message}`),
);
/** Told where the line stands that they follow. */
const FOLLOWING = [
  'info: the event store answers again',
  'info: the brokers take events',
  'info: connections are let in again',
  'info: a thread runs again',
  'info: projector goes on',
];

describe(DOCUMENT, () => {
  it('lists what the log may say, and nothing else', () => {
    const wanted = [...new Set(said)].filter((line) => !FOLLOWING.includes(line)).sort();
    expect(wanted.length).toBeGreaterThan(10);
    expect([...new Set(listed)].sort()).toEqual(wanted);
  });

  it.each(FOLLOWING)('tells of "%s" too', (line) => {
    expect(said).toContain(line);
    expect(logs).toContain(`\`${line.slice('info: '.length)}\``);
  });
});
