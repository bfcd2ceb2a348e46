import { destination } from 'pino';
import type { DestinationStream } from 'pino';

/** Lines that wait while they cannot be written, such as on a full disk: some 3,000; more are dropped. */
const WAITING_BYTES_MAX = 1024 * 1024;

/**
 * Standard output, line by line. That nobody reads it any more, or that it leads to a disk without room, is no reason for
 * a server to end: what cannot be written now is tried again with the next line.
 */
export function standardOutput(): DestinationStream {
  const stream = destination({ fd: 1, sync: true, maxLength: WAITING_BYTES_MAX });
  // A closed pipe Pino keeps to itself, and throws whatever else there is unless somebody listens.
  stream.on('error', () => {});
  return stream;
}
