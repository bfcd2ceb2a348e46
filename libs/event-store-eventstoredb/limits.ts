/**
 * Data and metadata of one append, in bytes: what EventStoreDB 23.10 takes unless its operator says otherwise (1 MiB),
 * less a KiB for what it counts besides. (A record may have 16 MiB, which one append never reaches.)
 */
export const APPEND_BYTES_MAX = 1024 * 1024 - 1024;

/** Appends that wait for their answer: at 5 ms of a replicated write each, 51,000 a second could be under way. */
export const APPENDS_IN_FLIGHT_MAX = 256;

/** How long the server may take for one append or one page before the connection is given up. */
export const DEADLINE_MS = 5_000;

/** With pauses of .1 and .4 s between them: an election takes 2 to 3 s, so the third one mostly finds a leader. */
export const TRIES_MAX = 3;
export const RETRY_FIRST_MS = 100;
export const RETRY_FACTOR = 4;

/** How often a stream is read again because somebody else appended to it meanwhile. Each of them has stored something then. */
export const CONFLICTS_MAX = 32;

/** Ids that are remembered, of all streams: some 200 bytes each, so 200 MB at most; ten for each of 100,000 devices. */
export const IDS_KEPT_MAX = 1_000_000;

/** Of one stream, where all of its ids may be needed: a week of a device whose clock is never believed. */
export const STREAM_IDS_MAX = 10_000;

/** Events read at first of the end of a stream: ten minutes of one a minute, three times over. */
export const TAIL_FIRST_EVENTS = 32;

/** Events of every further page of a stream: .6 MB. */
export const PAGE_EVENTS = 1_000;

/** Records of the log that one filtered page looks at: as many as the largest page of events. */
export const SCAN_RECORDS_MAX = 10_000;

/** Streams of which is known how far they were truncated: 100 bytes each. */
export const TRUNCATIONS_KEPT_MAX = 200_000;

/** How soon a reader of the log learns that another process truncated a stream which it had looked up before. */
export const TRUNCATION_FRESH_MS = 600_000;

/** How long the connection may take to be closed before it is left to the end of the process. */
export const CLOSE_MS_MAX = 1_000;
