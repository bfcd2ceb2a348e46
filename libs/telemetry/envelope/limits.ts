/** An event as it was sent, in UTF-8 (CONTRACT section 2): 64 KiB. The longest known type with all its fields has 1 KiB. */
export const EVENT_BYTES_MAX = 64 * 1024;

/** An event that is too large is parsed for its id alone, up to this length: 1 ms. One of 8 MiB would take 100. */
export const TOO_LARGE_PARSED_LENGTH_MAX = 4 * EVENT_BYTES_MAX;

/** Of a refused event as much is kept for inspection. */
export const REJECTED_PAYLOAD_BYTES_MAX = 4 * 1024;

/**
 * Objects and lists within each other, the event itself counted. The contract's own data need 5 (opening hours); reading
 * and writing nested values is recursive everywhere, and 32,000 brackets fit into 64 KiB.
 */
export const DEPTH_MAX = 64;

/** A sender's id of a refused event is shown up to this length, longer ones as their hash: an answer echoes 10,000 of them. */
export const SHOWN_ID_LENGTH_MAX = 256;
