import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { InputRecord } from './input-record.js';
import { readRecords } from './read-records.js';

/** The bytes of a text in pieces of the sizes given, as a disk or a socket may give them. */
async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
async function records(text: string, sizes: readonly number[] = [1_000_000]): Promise<InputRecord[]> {
  const found: InputRecord[] = [];
  for await (const record of readRecords(pieces(Buffer.from(text), sizes))) found.push(record);
  return found;
}
const told = async (text: string) =>
  (await records(text)).map(
    (record) => `${record.line}: ${'text' in record ? record.text.trim() : record.fault.detail}`,
  );

describe('records of a file', () => {
  it('are the same however the file is cut into pieces', async () => {
    const values = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 8 });
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
    const indent = fc.constantFrom(undefined, 2);
    await fc.assert(
      fc.asyncProperty(values, sizes, indent, async (list, cuts, space) => {
        for (const text of [JSON.stringify(list, null, space), list.map((one) => JSON.stringify(one)).join('\n')]) {
          const found = await records(text, cuts);
          expect(
            found.map((record) => ('text' in record ? (JSON.parse(record.text) as unknown) : record.fault)),
          ).toEqual(JSON.parse(JSON.stringify(list)));
        }
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it.each<[string, string, string[]]>([
    ['lines', '{"a":1}\n\n {"b":2}\r\n', ['1: {"a":1}', '3: {"b":2}']],
    ['nothing', '', []],
    ['blanks only', ' \n\t\n', []],
    ['an empty array', ' [ ] \n', []],
    ['brackets and commas in strings', '["],[", {"x": "\\"]"}]', ['1: "],["', '1: {"x": "\\"]"}']],
    ['elements on several lines', '[\n{\n"a":1},\n{"b":2}\n]', ['2: {\n"a":1}', '4: {"b":2}']],
    ['an array that is cut off', '[{"a":1},{"b"', ['1: {"a":1}', '1: the array is not closed']],
    [
      'an element too few',
      '[{"a":1},,{"b":2},]',
      ['1: {"a":1}', '1: an element is missing', '1: {"b":2}', '1: an element is missing'],
    ],
    ['something behind the array', '[{"a":1}]\n{"b":2}{', ['1: {"a":1}', '2: something follows the array']],
  ])('are found in %s', async (_, text, expected) => {
    expect(await told(text)).toEqual(expected);
  });

  it('are dropped and told where they are too long to be held', async () => {
    const long = `{"x":"${'x'.repeat(2_000_000)}"}`;
    expect(await told(`{"a":1}\n${long}\n{"b":2}`)).toEqual([
      '1: {"a":1}',
      '2: longer than 1048576 bytes',
      '3: {"b":2}',
    ]);
    expect(await told(`[{"a":1},${long},{"b":2}]`)).toEqual([
      '1: {"a":1}',
      '1: longer than 1048576 bytes',
      '1: {"b":2}',
    ]);
  });
});
