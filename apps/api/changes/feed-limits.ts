/** Of one device a subscriber hears at most once in this time (CONTRACT section 3). */
export const DEVICE_INTERVAL_MS = 1_000;

/** Where nobody wakes the feed; a change is to arrive within two seconds. */
export const FEED_POLL_MS = 250;

/** Changes read at once; more follow in the next look, which comes at once. */
export const FEED_PAGE = 1_000;

/** Devices that wait to be told to one subscriber, 1 KiB each: a venue that lost its line, ten times over. */
export const PENDING_MAX = 10_000;

/**
 * A subscriber that takes nothing for this long while something waits is too slow. Shorter than a ping has time
 * (`PING_MS`), so that it is told why rather than cut off.
 */
export const SLOW_MS = 10_000;

/** Devices that are read once for all who are told of them, and for how long: signs of life are no changes. */
export const SHARED_MS = 250;
export const SHARED_DEVICES_MAX = 1_000;

/** Subscriptions of one process, and of one tenant in it; each costs some 20 KiB and, by its filter, a look at changes. */
export const SUBSCRIPTIONS_MAX = 10_000;
export const TENANT_SUBSCRIPTIONS_MAX = 5_000;

/** A dashboard shows a dozen panels on one socket. */
export const SOCKET_SUBSCRIPTIONS_MAX = 100;

/** From a cursor older than this nobody goes on (CONTRACT section 3). */
export const CURSOR_AGE_MAX_MS = 60 * 60_000;
