import type { ReadAll, ReadStream } from './event-store.js';
import { READ_EVENTS_MAX, READ_PREFIXES_MAX } from './limits.js';

/** @throws RangeError for a limit or a revision that no reader may ask for */
export function checkReadStream({ from, limit }: ReadStream): void {
  checkLimit(limit);
  if (from !== undefined && !isRevision(from)) throw new RangeError('from is no revision');
}

/** @throws RangeError for what is no revision */
export function checkTruncation(before: number): void {
  if (!isRevision(before)) throw new RangeError('before is no revision');
}

/** @throws RangeError for a limit, a position or a number of prefixes that no reader may ask for */
export function checkReadAll({ after, limit, prefixes }: ReadAll): void {
  checkLimit(limit);
  if (after < 0n) throw new RangeError('after is no log position');
  if (!prefixes) return;
  if (prefixes.length > READ_PREFIXES_MAX) throw new RangeError(`more than ${READ_PREFIXES_MAX} prefixes`);
  if (prefixes.includes('')) throw new RangeError('an empty prefix: leave prefixes out to read all');
}

const isRevision = (number: number): boolean => Number.isSafeInteger(number) && number >= 0;

function checkLimit(limit: number): void {
  const isFit = Number.isSafeInteger(limit) && limit >= 1 && limit <= READ_EVENTS_MAX;
  if (!isFit) throw new RangeError(`limit is no whole number from 1 to ${READ_EVENTS_MAX}`);
}
