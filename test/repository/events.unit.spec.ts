import { describe, expect, it } from '@jest/globals';
import { eventTypes, REJECTED_TYPE } from '#telemetry';
import { repositoryFiles, textOf } from './repository-files.js';

const GOLDEN = 'libs/telemetry/golden/';
const REFERENCE = 'docs/reference/events.md';
const TYPE = /(?:terminal|fleet|tillwatch)\.[a-z.-]+\.v\d+/;
const released = [...eventTypes.keys()].sort();
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

describe('every type and version of an event that was ever released', () => {
  it('has a golden file', () => {
    const golden = repositoryFiles(GOLDEN.slice(0, -1)).map((file) => TYPE.exec(file)?.[0] ?? file);
    // What the way in keeps of refused events is the product's own type: nobody sends it.
    expect(sorted(golden)).toEqual([...released, REJECTED_TYPE].sort());
  });

  it('has a section in the reference', () => {
    const headings = [...textOf(REFERENCE).matchAll(/^#{2,4} (.+)$/gm)].flatMap(
      ([, heading = '']) => TYPE.exec(heading) ?? [],
    );
    expect(sorted(headings)).toEqual(released);
  });
});
