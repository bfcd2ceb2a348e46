import { tradingHours, type TradingHours } from '#device';
import type { EventData } from '#telemetry';
import { offsetsOf } from './zone-offsets.js';

/** Sites whose hours are kept ready; a chain names the same hours many times over. */
const KEPT_MAX = 20_000;
const kept = new Map<string, TradingHours | null>();

/**
 * The trading hours in the data of a `fleet.site.registered`, as JSON text; null where they are not known. Hours without
 * a time zone are taken as UTC, those of a zone that nobody knows are of no use.
 */
export function siteHours(dataJson: string): TradingHours | null {
  let hours = kept.get(dataJson);
  if (hours !== undefined) return hours;
  const { openingHours, timeZone } = JSON.parse(dataJson) as EventData<'fleet.site.registered.v1'>;
  const offsetAt = offsetsOf(timeZone ?? 'UTC');
  hours = offsetAt === undefined ? null : tradingHours(openingHours, offsetAt);
  if (kept.size >= KEPT_MAX) kept.clear();
  kept.set(dataJson, hours);
  return hours;
}
