import { describe, expect, it } from '@jest/globals';
import { repositoryFiles, textOf } from './repository-files.js';

/** A file holds one concept. Half of them are under sixty lines, nine in ten under two hundred; none needs more than this. */
const LINES_MAX = 400;
const GENERATED = /(?:\/generated\/|\.generated\.ts$)/;
const sources = repositoryFiles().filter((file) => /\.(?:ts|mjs|cjs)$/.test(file));

describe('source files', () => {
  it(`have at most ${LINES_MAX} lines, unless they are generated or specs`, () => {
    const own = sources.filter((file) => !GENERATED.test(file) && !file.endsWith('.spec.ts'));
    expect(own.filter((file) => textOf(file).split('\n').length - 1 > LINES_MAX)).toEqual([]);
  });

  it('say in their name which tier a spec belongs to', () => {
    const specs = sources.filter((file) => file.endsWith('.spec.ts'));
    expect(specs.filter((file) => !/\.(?:unit|int|e2e|long)\.spec\.ts$/.test(file))).toEqual([]);
  });

  it('have names that say what is in them', () => {
    expect(sources.filter((file) => /(?:^|[/.-])(?:utils?|common|helpers?|base|misc)(?:[/.-]|$)/.test(file))).toEqual(
      [],
    );
  });
});
