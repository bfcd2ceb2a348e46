import type { Outgoing } from './sender.js';

/**
 * Bytes of one send. All of it may go to one partition, as one batch, and brokers take batches of 1 MiB by default; so
 * much is some 2,000 events, enough that what a request costs does not show.
 */
export const SEND_BYTES_MAX = 900_000;

/** Key, length and checksum fields of a record, generously. */
const RECORD_BYTES = 64;

/** The messages in their order, cut so that each slice fits one request; a message that is larger stands alone. */
export function* slicesOf(messages: readonly Outgoing[], bytesMax = SEND_BYTES_MAX): Generator<readonly Outgoing[]> {
  let [from, bytes] = [0, 0];
  for (const [index, message] of messages.entries()) {
    const size = sizeOf(message);
    if (index > from && bytes + size > bytesMax) {
      yield messages.slice(from, index);
      [from, bytes] = [index, 0];
    }
    bytes += size;
  }
  if (from < messages.length) yield messages.slice(from);
}

function sizeOf({ key, value, headers = {} }: Outgoing): number {
  const inHeaders = Object.entries(headers).reduce(
    (sum, [name, one]) => sum + lengthOf(name) + (Array.isArray(one) ? 0 : lengthOf(one)),
    0,
  );
  return RECORD_BYTES + lengthOf(key) + lengthOf(value) + inHeaders;
}

const lengthOf = (part: string | Buffer | null | undefined): number => (part == null ? 0 : Buffer.byteLength(part));
