import type { DeviceVoid, ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';

export type VoidRecord = Pick<DeviceVoid, 'voidEventId' | 'eventId' | 'knownAt'>;

/**
 * The events that count no longer, each with the instant since when that is known. A record that voids may be voided
 * itself; then what it voided counts again.
 *
 * @param knownBy leaves out what became known later
 */
export function voidedBy(
  records: readonly VoidRecord[],
  knownBy = Number.POSITIVE_INFINITY,
): ReadonlyMap<string, number> {
  const known = records.filter((record) => record.knownAt <= knownBy);
  const voidersOf = Map.groupBy(known, (record) => record.eventId);
  const counts = (record: VoidRecord, above: readonly string[]): boolean =>
    // A circle of records that void one another has no ground to stand on; the first one met counts.
    above.includes(record.voidEventId) ||
    !(voidersOf.get(record.voidEventId) ?? []).some((voider) => counts(voider, [...above, record.voidEventId]));
  const voided = new Map<string, number>();
  for (const record of known) {
    if (!counts(record, [])) continue;
    voided.set(record.eventId, Math.min(record.knownAt, voided.get(record.eventId) ?? Number.POSITIVE_INFINITY));
  }
  return voided;
}

export const voidsOf = (
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  devices: readonly string[],
): Promise<DeviceVoid[]> =>
  db
    .selectFrom('deviceVoids')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('device', 'in', [...devices])
    .execute();
