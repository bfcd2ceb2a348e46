import { foldLanes, laneFactOf, type PositionTerm } from '#device';
import { countedFacts, knownAtMaxOf, laneClosure, laneFactRow } from '#device-history';
import { batchUpsert, type PositionTermRow, type ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { DeviceLanes } from '../devices/device-page.js';
import type { DeviceItem } from '../page/classified.js';
import { storedLanes } from './stored-lanes.js';

/**
 * Folds the lanes that one tenant's part of a page touches, with everything that hangs together with them, and writes
 * the terms of positions. Gives the lanes of each device for which something changed.
 *
 * @param voiding devices of which a record voids events, or lets them count again
 */
export async function projectLanes(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  items: readonly DeviceItem[],
  voiding: ReadonlySet<string>,
): Promise<ReadonlyMap<string, DeviceLanes>> {
  const facts = items.flatMap(({ record }) => laneFactOf(record) ?? []);
  if (facts.length === 0 && voiding.size === 0) return new Map();
  await batchUpsert(
    db,
    'laneFacts',
    ['tenant', 'eventId'],
    facts.map((fact) => laneFactRow(tenant, fact)),
  );
  const closure = await laneClosure(db, tenant, { devices: [...facts.map(({ device }) => device), ...voiding] });
  const { terms, changes } = foldLanes(countedFacts(closure));
  const knownAtMax = knownAtMaxOf(closure);
  const positions = new Set(closure.facts.flatMap(({ position }) => position ?? []));
  await writeTerms(db, tenant, positions, terms);

  const before = await storedLanes(db, tenant, [...closure.devices]);
  const changed = new Map<string, DeviceLanes>();
  for (const device of closure.devices) {
    const now = changes.get(device) ?? [];
    const old = before.get(device)?.changes ?? [];
    if (JSON.stringify(now) !== JSON.stringify(old)) changed.set(device, { changes: now, before: old, knownAtMax });
  }
  await writeLanes(db, tenant, changed);
  return changed;
}

const writeLanes = (
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  changed: ReadonlyMap<string, DeviceLanes>,
): Promise<void> =>
  batchUpsert(
    db,
    'deviceLanes',
    ['tenant', 'device'],
    [...changed].map(([device, { changes, knownAtMax }]) => ({
      tenant,
      device,
      changesJson: JSON.stringify(changes),
      knownAtMax,
    })),
  );

/** Names in one `in (...)`. */
const NAMES_MAX = 1_000;

async function writeTerms(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  positions: ReadonlySet<string>,
  terms: ReadonlyMap<string, readonly PositionTerm[]>,
): Promise<void> {
  const names = [...positions];
  for (let at = 0; at < names.length; at += NAMES_MAX) {
    const some = names.slice(at, at + NAMES_MAX);
    const stored = await db
      .selectFrom('positionTerms')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('position', 'in', some)
      .orderBy('ordinal')
      .execute();
    const before = Map.groupBy(stored, ({ position }) => position);
    const changed = some.filter((position) => {
      const now = termRows(tenant, position, terms.get(position) ?? []);
      return JSON.stringify(now) !== JSON.stringify(before.get(position) ?? []);
    });
    if (changed.length === 0) continue;
    await db.deleteFrom('positionTerms').where('tenant', '=', tenant).where('position', 'in', changed).execute();
    await batchUpsert(
      db,
      'positionTerms',
      ['tenant', 'position', 'ordinal'],
      changed.flatMap((position) => termRows(tenant, position, terms.get(position) ?? [])),
    );
  }
}

const termRows = (tenant: string, position: string, terms: readonly PositionTerm[]): PositionTermRow[] =>
  terms.map(({ deviceId, lane, from, to, swapReason }, ordinal) => ({
    tenant,
    position,
    ordinal,
    device: deviceId,
    site: lane.site,
    merchant: lane.merchant,
    fromAt: from,
    toAt: to,
    swapReason,
  }));
