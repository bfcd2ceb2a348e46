import { RECORD_BYTES_MAX, TOO_LARGE, recordOf } from './input-record.js';
import type { InputRecord } from './input-record.js';

const NEWLINE = 0x0a;

/** One record a line; blank lines are none. Holds one line in memory, and none that is longer than a record may be. */
export async function* readLines(content: AsyncIterable<Uint8Array>): AsyncGenerator<InputRecord> {
  let line = 1;
  let held = Buffer.alloc(0);
  let isTooLong = false;
  for await (const bytes of content) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const whole = held.length > 0 ? Buffer.concat([held, chunk.subarray(from, end)]) : chunk.subarray(from, end);
      yield* recordAt(line, whole, isTooLong);
      [held, isTooLong, from] = [Buffer.alloc(0), false, end + 1];
      line += 1;
    }
    if (from < chunk.length && !isTooLong) held = Buffer.concat([held, chunk.subarray(from)]);
    if (held.length > RECORD_BYTES_MAX) [held, isTooLong] = [Buffer.alloc(0), true];
  }
  yield* recordAt(line, held, isTooLong);
}

function* recordAt(line: number, bytes: Uint8Array, isTooLong: boolean): Generator<InputRecord> {
  if (isTooLong || bytes.length > RECORD_BYTES_MAX) {
    yield { line, fault: TOO_LARGE };
    return;
  }
  const record = recordOf(line, bytes);
  if ('fault' in record || record.text.trim() !== '') yield record;
}
