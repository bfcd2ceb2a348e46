import type { LaneFact, SwapReason } from '#device';
import type { DeviceVoid, LaneFactRow, ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import { voidedBy, voidsOf } from './voids.js';

/** Names in one `in (...)`; SQLite takes 32,766 parameters, three lists of these stay far below. */
const NAMES_MAX = 1_000;

/** Every lane fact that has to do with these devices and positions, directly or through others, and the voids of those. */
export interface LaneClosure {
  readonly facts: readonly LaneFactRow[];
  readonly voids: readonly DeviceVoid[];
  readonly devices: ReadonlySet<string>;
}

export interface Names {
  readonly devices: Iterable<string>;
  readonly positions?: Iterable<string>;
}

export async function laneClosure(db: Kysely<ReadModelDatabase>, tenant: string, names: Names): Promise<LaneClosure> {
  const devices = new Set(names.devices);
  const positions = new Set(names.positions ?? []);
  const facts = new Map<string, LaneFactRow>();
  const newDevices = [...devices];
  const newPositions = [...positions];
  while (newDevices.length + newPositions.length > 0) {
    const rows = await factsOf(db, tenant, newDevices.splice(0, NAMES_MAX), newPositions.splice(0, NAMES_MAX));
    for (const row of rows) {
      facts.set(row.eventId, row);
      for (const device of [row.device, row.replacedBy])
        if (device !== null && !devices.has(device)) newDevices.push(...added(devices, device));
      if (row.position !== null && !positions.has(row.position)) newPositions.push(...added(positions, row.position));
    }
  }
  const movers = new Set([...facts.values()].map((fact) => fact.device));
  const voids = movers.size === 0 ? [] : await voidsIn(db, tenant, [...movers]);
  return { facts: [...facts.values()], voids, devices };
}

const added = (to: Set<string>, name: string): string[] => {
  to.add(name);
  return [name];
};

async function voidsIn(db: Kysely<ReadModelDatabase>, tenant: string, devices: string[]): Promise<DeviceVoid[]> {
  const found: DeviceVoid[] = [];
  while (devices.length > 0) found.push(...(await voidsOf(db, tenant, devices.splice(0, NAMES_MAX))));
  return found;
}

async function factsOf(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  devices: string[],
  positions: string[],
): Promise<LaneFactRow[]> {
  const facts = db.selectFrom('laneFacts').selectAll().where('tenant', '=', tenant);
  const found: LaneFactRow[] = [];
  if (devices.length > 0) {
    found.push(
      ...(await facts.where('device', 'in', devices).execute()),
      ...(await facts.where('replacedBy', 'in', devices).execute()),
    );
  }
  if (positions.length > 0) found.push(...(await facts.where('position', 'in', positions).execute()));
  return found;
}

export interface AsOf {
  /** What happened later is left out. */
  readonly at: number;
  /** What became known later is left out too. */
  readonly knownBy: number;
}

/** The facts that count as of an instant. */
export function countedFacts({ facts, voids }: LaneClosure, asOf?: AsOf): LaneFact[] {
  // A record speaks for the events of its own device only.
  const voided = new Map(
    [...Map.groupBy(voids, ({ device }) => device)].map(([device, own]) => [device, voidedBy(own, asOf?.knownBy)]),
  );
  return facts
    .filter(
      (row) =>
        !voided.get(row.device)?.has(row.eventId) &&
        (asOf === undefined || (row.effectiveAt <= asOf.at && row.knownAt <= asOf.knownBy)),
    )
    .map(factOf);
}

/** Since when all that these facts rest on is known. */
export const knownAtMaxOf = ({ facts, voids }: LaneClosure): number =>
  [...facts, ...voids].reduce((latest, { knownAt }) => Math.max(latest, knownAt), Number.MIN_SAFE_INTEGER);

const REQUIRED = '';

function factOf(row: LaneFactRow): LaneFact {
  const key = {
    effectiveAt: row.effectiveAt,
    eventId: row.eventId,
    ...(row.sequence === null ? {} : { sequence: row.sequence }),
  };
  const base = { key, knownAt: row.knownAt, device: row.device };
  switch (row.kind) {
    case 'deployed':
      return {
        ...base,
        move: {
          kind: 'deployed',
          lane: { position: row.position ?? REQUIRED, site: row.site ?? REQUIRED, merchant: row.merchant ?? REQUIRED },
        },
      };
    case 'withdrawn':
      return { ...base, move: { kind: 'withdrawn', to: row.detail as 'stock' | 'depot' | 'transit' } };
    case 'swapped':
      return {
        ...base,
        move: { kind: 'swapped', replacedBy: row.replacedBy ?? REQUIRED, reason: row.detail as SwapReason },
      };
    default:
      return { ...base, move: { kind: 'retired' } };
  }
}

/** The row that keeps a lane fact. */
export function laneFactRow(tenant: string, { key, knownAt, device, move }: LaneFact): LaneFactRow {
  const lane = move.kind === 'deployed' ? move.lane : undefined;
  return {
    tenant,
    eventId: key.eventId,
    effectiveAt: key.effectiveAt,
    sequence: key.sequence ?? null,
    knownAt,
    device,
    kind: move.kind,
    position: lane?.position ?? null,
    site: lane?.site ?? null,
    merchant: lane?.merchant ?? null,
    replacedBy: move.kind === 'swapped' ? move.replacedBy : null,
    detail: move.kind === 'withdrawn' ? move.to : move.kind === 'swapped' ? move.reason : null,
  };
}
