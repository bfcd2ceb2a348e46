/** Headers of a request, all together: a key, a receipt and tracing need 1 KiB; 16 KiB is what proxies let pass. */
export const HEADER_BYTES_MAX = 16 * 1024;

/** Time for the headers of a request to arrive. */
export const HEADERS_TIMEOUT_MS = 10_000;

/** Time for a whole request to arrive: 8 MiB over a line of 1 Mbit/s take 67 s, and as much again for a bad one. */
export const REQUEST_TIMEOUT_MS = 140_000;

/** A connection may lie idle for longer than the minute between a gateway's reports. */
export const KEEP_ALIVE_TIMEOUT_MS = 72_000;

/** Open connections: some 20 KiB each where nothing is under way, so 200 MiB at most. Bodies have a limit of their own. */
export const CONNECTIONS_MAX = 10_000;

/**
 * Files that connections leave to the process: at rest it has 51 open (stores with their logs, pipes and loops of threads);
 * a thread that is started again and a read model that is exchanged take 20 more for a moment, SQLite's sorting the rest.
 */
export const FILES_KEPT = 128;

/** Connections beyond the limit that are told so by a 503, at one time; those beyond these are closed without a word. */
export const CONNECTIONS_TOLD_MAX = 64;

/** However few files may be open: somebody can ask how it is. */
export const CONNECTIONS_MIN = 16;

/** Time for running requests to end when the process stops; it has fifteen seconds for everything. */
export const CLOSE_GRACE_MS = 5_000;
