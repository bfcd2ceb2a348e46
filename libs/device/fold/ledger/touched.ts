import type { Ledger } from './ledger.js';

/** Beside the ledger and not in it: what is to be stored again is no part of what is known of a device. */
const touched = new WeakMap<Ledger, Set<number>>();

/** Whoever changes an hour's bucket, or takes it away, says so. */
export function touch(ledger: Ledger, hour: number): void {
  touched.get(ledger)?.add(hour);
}

/**
 * Hours that have changed since this was last asked of the ledger, so that what is stored hour by hour need not be stored
 * whole; null the first time, when any may differ from what is stored.
 */
export function takeTouched(ledger: Ledger): ReadonlySet<number> | null {
  const hours = touched.get(ledger) ?? null;
  if (hours === null || hours.size > 0) touched.set(ledger, new Set());
  return hours;
}
