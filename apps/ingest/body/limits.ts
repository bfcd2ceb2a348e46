/** A body, as it is sent and after decompression (CONTRACT, part 2). */
export const BODY_BYTES_MAX = 8 * 1024 * 1024;

/** Events in a request (CONTRACT, part 2). */
export const REQUEST_EVENTS_MAX = 10_000;

/**
 * Bytes of bodies from their arrival until their events are stored: eight of the largest, or 700 of 500 heartbeats. A
 * byte takes up to four on its way (text, parsed, encoded in two-byte strings), so 256 MiB of memory.
 */
export const BYTES_IN_FLIGHT_MAX = 64 * 1024 * 1024;

/** What a refused sender may still pour in before its connection is cut: enough for any honest client to see the answer. */
export const DISCARD_BYTES_MAX = 32 * 1024 * 1024;
