import { DAY_MS, foldLanes, viewDevice, type DeviceState, type DeviceView, type FoldKey } from '#device';
import type { EventStore, LogPosition } from '#event-store';
import type { ReadModelDatabase } from '#read-model';
import { compareFoldOrder, type EventRecord } from '#telemetry';
import type { Kysely } from 'kysely';
import { deadLettersOf } from './dead-letters.js';
import { foldPast, type Past } from './fold-past.js';
import { countedFacts, laneClosure } from './lane-closure.js';
import { readRanges, type PastEvent } from './past-event.js';
import { connectivityAsOf } from './silence/connectivity-as-of.js';
import { rangesOf, type OpenRanges, type RevisionRange } from './ranges.js';
import { snapshotBefore } from './snapshots.js';
import { decodePulse } from './stored-pulse.js';
import { voidedBy, voidsOf } from './voids.js';

/** OCCURRED: everything known today that happened by then. RECEIVED: only what was known by then. */
export type Basis = 'OCCURRED' | 'RECEIVED';

export interface Instant {
  readonly at: number;
  readonly basis: Basis;
}

export interface HistoryPageRequest {
  readonly first: number;
  /** The last event of the page before. */
  readonly after?: FoldKey | undefined;
  /** Of `effectiveAt`, both inclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly types?: readonly string[] | undefined;
  readonly newestFirst: boolean;
  readonly asOf?: Instant | undefined;
}

export interface HistoryEvent {
  readonly record: EventRecord;
  readonly logPosition: LogPosition;
  readonly voided: boolean;
}

export interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  readonly hasNext: boolean;
}

/** The past of one device: what happened to it, and how it stood at any instant. */
export interface DeviceHistory {
  page(tenant: string, device: string, request: HistoryPageRequest): Promise<HistoryPage>;
  /** Null before the device's first event. */
  stateAsOf(tenant: string, device: string, instant: Instant): Promise<{ state: DeviceState; view: DeviceView } | null>;
}

/** Reads by the index that the projector keeps; `db` is asked for at every call, since a rebuild puts another in its place. */
export function createDeviceHistory(store: EventStore, db: () => Kysely<ReadModelDatabase>): DeviceHistory {
  return {
    page: (tenant, device, request) => page(store, db(), tenant, device, request),
    stateAsOf: async (tenant, device, instant) => {
      const state = await stateAsOf(store, db(), tenant, device, instant);
      return state && { state, view: viewDevice(device, state, await connectivityAsOf(db(), tenant, state, instant)) };
    },
  };
}

/** None where there is no such device now; it may have been one until a record was voided. */
async function openRangesOf(db: Kysely<ReadModelDatabase>, tenant: string, device: string): Promise<OpenRanges> {
  const row = await db
    .selectFrom('devices')
    .select('pulseJson')
    .where('tenant', '=', tenant)
    .where('device', '=', device)
    .executeTakeFirst();
  return row ? decodePulse(row.pulseJson).ranges : {};
}

/** What the read model has folded: an answer holds no event that its checkpoint does not. */
async function folded(db: Kysely<ReadModelDatabase>): Promise<LogPosition> {
  const row = await db.selectFrom('checkpoints').select('logPosition').executeTakeFirst();
  return BigInt(row?.logPosition ?? 0) as LogPosition;
}

async function stateAsOf(
  store: EventStore,
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  device: string,
  instant: Instant,
): Promise<DeviceState | null> {
  return foldPast(store, await pastOf(db, tenant, device, instant, instant.at + 1));
}

/**
 * All that is needed to fold a device up to an instant, on its basis.
 *
 * @param before goes on from the newest snapshot that holds nothing from here on
 */
export async function pastOf(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  device: string,
  { at, basis }: Instant,
  before: number,
): Promise<Past> {
  const upTo = await folded(db);
  const open = await openRangesOf(db, tenant, device);
  const knownBy = basis === 'RECEIVED' ? at : Number.POSITIVE_INFINITY;
  const from = await snapshotBefore(db, tenant, device, { before, ...(basis === 'RECEIVED' ? { knownBy } : {}) });
  const ranges = await rangesOf(db, tenant, device, open, { fromAt: from?.key.effectiveAt, toAt: at });
  const lanes = foldLanes(countedFacts(await laneClosure(db, tenant, { devices: [device] }), { at, knownBy }));
  const voided = voidedBy(await voidsOf(db, tenant, [device]), knownBy);
  const passed = await deadLettersOf(db, tenant, device);
  return { tenant, device, ranges, upTo, changes: lanes.changes.get(device) ?? [], voided, passed, from, at, knownBy };
}

async function page(
  store: EventStore,
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  device: string,
  request: HistoryPageRequest,
): Promise<HistoryPage> {
  const upTo = await folded(db);
  const open = await openRangesOf(db, tenant, device);
  const { newestFirst, after, first, asOf } = request;
  const toAt = least(request.to, asOf?.at, newestFirst ? after?.effectiveAt : undefined);
  const fromAt = newestFirst ? request.from : most(request.from, after?.effectiveAt);
  const ranges = await rangesOf(db, tenant, device, open, { fromAt, toAt });
  const wanted = filterOf(request, fromAt, toAt);
  const found: PastEvent[] = [];
  // A day at a time, until there is one more than asked for: that one says whether there is a next page.
  for (const day of daysOf(ranges, newestFirst)) {
    const listed = (): Promise<ReadonlySet<string>> => deadLettersOf(db, tenant, device);
    const events = (await readRanges(store, tenant, device, day, upTo, listed)).filter(wanted);
    events.sort((a, b) => (newestFirst ? -1 : 1) * compareFoldOrder(a.record, b.record));
    found.push(...events);
    if (found.length > first) break;
  }
  const voided = voidedBy(await voidsOf(db, tenant, [device]), asOf?.basis === 'RECEIVED' ? asOf.at : undefined);
  const events = found
    .slice(0, first)
    .map(({ record, logPosition }) => ({ record, logPosition, voided: voided.has(record.eventId) }));
  return { events, hasNext: found.length > first };
}

function filterOf(
  { types, after, newestFirst, asOf }: HistoryPageRequest,
  fromAt = -Infinity,
  toAt = Infinity,
): (event: PastEvent) => boolean {
  return ({ record }) =>
    record.effectiveAt >= fromAt &&
    record.effectiveAt <= toAt &&
    (types === undefined || types.includes(record.type)) &&
    (asOf?.basis !== 'RECEIVED' || record.knownAt <= asOf.at) &&
    (after === undefined || (newestFirst ? compareFoldOrder(record, after) < 0 : compareFoldOrder(record, after) > 0));
}

function daysOf(ranges: readonly RevisionRange[], newestFirst: boolean): RevisionRange[][] {
  const days = Map.groupBy(ranges, ({ fromAt }) => Math.floor(fromAt / DAY_MS));
  const order = [...days.keys()].sort((a, b) => (newestFirst ? b - a : a - b));
  return order.map((day) => days.get(day) ?? []);
}

const least = (...instants: (number | undefined)[]): number | undefined => reduce(Math.min, instants);
const most = (...instants: (number | undefined)[]): number | undefined => reduce(Math.max, instants);
const reduce = (choose: (a: number, b: number) => number, instants: (number | undefined)[]): number | undefined =>
  instants
    .filter((one) => one !== undefined)
    .reduce<number | undefined>((a, b) => (a === undefined ? b : choose(a, b)), undefined);
