import type { InputRecord } from './input-record.js';
import { readElements } from './read-elements.js';
import { readLines } from './read-lines.js';

const OPEN_LIST = 0x5b;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

/** One JSON array, or one JSON object a line: the first character tells. */
export async function* readRecords(content: AsyncIterable<Uint8Array>): AsyncGenerator<InputRecord> {
  const chunks = withoutByteOrderMark(content)[Symbol.asyncIterator]();
  const begun: Uint8Array[] = [];
  let first: number | undefined;
  while (first === undefined) {
    const next = await chunks.next();
    if (next.done) break;
    begun.push(next.value);
    first = next.value.find((byte) => !isBlank(byte));
  }
  const whole = again(begun, chunks);
  yield* first === OPEN_LIST ? readElements(whole) : readLines(whole);
}

async function* again(begun: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* begun;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function* withoutByteOrderMark(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of content) {
    const hasMark = isFirst && BYTE_ORDER_MARK.every((byte, at) => chunk[at] === byte);
    isFirst = false;
    yield hasMark ? chunk.subarray(BYTE_ORDER_MARK.length) : chunk;
  }
}
