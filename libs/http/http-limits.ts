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

/** Time for running requests to end when the process stops; it has fifteen seconds for everything. */
export const CLOSE_GRACE_MS = 5_000;
