import type { Connectivity } from '../device-view.js';
import { DAY_MS } from '../fold/ledger/ledger.js';
import type { DeviceState } from '../fold/device-state.js';
import { hourOfTime, usualGap } from './gap-memory.js';
import { afterOpenTime, openTime, type TradingHours } from './trading-hours.js';

/** Nobody is silent within a quarter of an hour. */
export const SILENCE_LEAST_MS = 15 * 60_000;
const USUAL_GAPS = 3;
/** What is usual for a device cannot be told before it has a week of history. */
const HISTORY_LEAST_MS = 7 * DAY_MS;
export const SILENCE_YOUNG_MS = DAY_MS;

/**
 * The instant up to which a device must be silent to be offline, null where it was never heard from or never will be
 * offline: its last sign of life and max(15 minutes, 3 times its usual gap), 24 hours until it has a week of history.
 * Where the site's hours are known, closed time counts neither in the silence nor in the usual gap: a night of fourteen
 * hours that ends when the shop opens is a usual gap of nothing, and a device that does not come back in the morning is
 * offline soon after.
 */
export function silentFrom({ pulse, record }: DeviceState, hours: TradingHours | null): number | null {
  const { firstSeenAt, lastSeenAt, gaps } = pulse;
  if (firstSeenAt === null || lastSeenAt === null) return null;
  const usual =
    lastSeenAt - firstSeenAt < HISTORY_LEAST_MS ? null : usualGap(record.gaps, gaps, hourOfTime(lastSeenAt));
  const allowed =
    usual === null ? SILENCE_YOUNG_MS : Math.max(SILENCE_LEAST_MS, USUAL_GAPS * counted(hours, lastSeenAt, usual));
  // Offline is who has been silent for longer than that.
  return hours === null ? lastSeenAt + allowed + 1 : afterOpenTime(hours, lastSeenAt, allowed + 1);
}

const counted = (hours: TradingHours | null, from: number, gapMs: number): number =>
  hours === null ? gapMs : openTime(hours, from, from + gapMs);

/**
 * @param from as `silentFrom` says
 * @param watermark how far the device's source has come; null: nothing is known of it
 */
export function connectivityOf({ pulse }: DeviceState, from: number | null, watermark: number | null): Connectivity {
  if (pulse.lastSeenAt === null) return 'UNKNOWN';
  return watermark !== null && from !== null && watermark >= from ? 'OFFLINE' : 'ONLINE';
}
