import { describe, expect, it } from '@jest/globals';
import { repositoryFiles, textOf } from './repository-files.js';

/** In pieces, so that this file does not find itself. */
const FOREIGN: readonly (readonly string[])[] = [
  ['..', '/shared'],
  ['..', '/acceptance'],
  ['.', 'library/'],
  ['/', 'work/'],
  ['/', 'root/'],
  ['/', 'tmp/plan'],
  ['/', 'Users/'],
];

describe('what is written down', () => {
  it.each(FOREIGN.map((pieces) => pieces.join('')))('names nothing that only one machine has: %s', (foreign) => {
    expect(repositoryFiles().filter((file) => textOf(file).includes(foreign))).toEqual([]);
  });
});
