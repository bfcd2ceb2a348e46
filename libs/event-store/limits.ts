/** A category, a shard, a tenant of 32 and a name of 128 characters, with room: what every backend can index. */
export const STREAM_NAME_LENGTH_MAX = 256;

export const EVENT_TYPE_LENGTH_MAX = 128;

/** Data and metadata of one event together, in UTF-16 units: far above any event that the way in takes, a sixteenth of what clusters do. */
export const EVENT_LENGTH_MAX = 1024 * 1024;

/** Events of one batch: five of the largest requests. At 300 bytes each that is 15 MB and about half a second. */
export const BATCH_EVENTS_MAX = 50_000;

/** Events of one page, of a stream or of the log: at 600 bytes each 6 MB. */
export const READ_EVENTS_MAX = 10_000;

/** Prefixes of one read of the log: every virtual shard of three categories, and whole categories beside them. */
export const READ_PREFIXES_MAX = 1_024;
