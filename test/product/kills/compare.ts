import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { EventStore, LogPosition, StoredEvent } from '#event-store';
import { openSqliteEventStore } from '#event-store-sqlite';
import { isBeyondUse, openReadModel, type ReadModel } from '#read-model';
import Database from 'better-sqlite3';
import { DeviceEntries } from '../../../apps/projector/devices/device-entries.js';
import { rebuildReadModel } from '../../../apps/projector/rebuild/rebuild-read-model.js';
import { readCheckpoint } from '../../../apps/projector/runner/checkpoint.js';
import { rowsOf } from '../../../apps/projector/testing/rows.js';
import { settle, TimerWheel } from '../../../apps/projector/wheel/timer-wheel.js';
import { expectedRows, type ExpectedRow } from './expected-rows.js';
import type { Load } from './load.js';

const PAGE_EVENTS = 5_000;
const ENDS = ['', '-wal', '-journal'];

/**
 * Compares the files of a product that was killed, as they lie there, with what was acknowledged and with folds of it.
 *
 * @returns what is wrong, in words; nothing where all is well
 */
export async function compare(dataDir: string, load: Load): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-compared-'));
  try {
    for (const name of ['events.db', 'read-model.db']) copyOf(path.join(dataDir, name), path.join(folder, name));
    const file = path.join(folder, 'events.db');
    // Killed before there was one.
    if (!existsSync(file)) return load.acknowledged.length > 0 ? ['the event store is gone'] : [];
    const events = await withStore(file, allOf);
    const model = path.join(folder, 'read-model.db');
    return [...wrongInStore(events, load), ...(existsSync(model) ? await wrongInRows(folder, events, load) : [])];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const copyOf = (file: string, copy: string): void => {
  for (const end of ENDS) if (existsSync(file + end)) copyFileSync(file + end, copy + end);
};

async function withStore<Result>(file: string, work: (store: EventStore) => Promise<Result>): Promise<Result> {
  const store = openSqliteEventStore({ file, mode: 'own', check: 'whole' });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function allOf(store: EventStore): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (let after = 0n as LogPosition; ;) {
    const page = await store.readAll({ after, limit: PAGE_EVENTS });
    events.push(...page.events);
    if (page.atHead) return events;
    after = page.next;
  }
}

/** The sender's ids of the events of devices; reservations of commands have none. */
const sendersId = ({ metadata }: StoredEvent): string | undefined => (JSON.parse(metadata) as { id?: string }).id;

function wrongInStore(events: readonly StoredEvent[], load: Load): string[] {
  const wrong: string[] = [];
  const ids = events.flatMap((event) => sendersId(event) ?? []);
  const stored = new Set(ids);
  const twice = ids.length - stored.size;
  if (twice > 0) wrong.push(`${twice} events are stored twice`);
  const due = [...load.acknowledged.map(({ id }) => id), ...load.mutations.done];
  const lost = due.filter((id) => !stored.has(id));
  if (lost.length > 0) wrong.push(`${lost.length} acknowledged events are lost, such as ${lost[0]}`);
  const possible = new Set([...load.sent.map(({ id }) => id), ...load.mutations.possible]);
  const strange = [...stored].filter((id) => !possible.has(id));
  if (strange.length > 0) wrong.push(`${strange.length} events were never sent or were refused, such as ${strange[0]}`);
  if (events.some(({ isDamaged }) => isDamaged)) wrong.push('events are damaged');
  if (events.some(({ logPosition }, at) => Number(logPosition) !== at + 1)) wrong.push('the log has gaps');
  for (const [stream, own] of Map.groupBy(events, (event) => event.stream)) {
    if (own.some(({ revision }, at) => revision !== at)) wrong.push(`the revisions of ${stream} have gaps`);
  }
  return wrong;
}

/** The rows as they lie there are those of the events up to their checkpoint: of a fold by the product, and of a plain one. */
async function wrongInRows(folder: string, events: readonly StoredEvent[], load: Load): Promise<string[]> {
  const live = await readModelIn(folder);
  if (live === undefined) return [];
  const fresh = await openReadModel({ file: path.join(folder, 'fresh.db'), mode: 'own' });
  try {
    const checkpoint = await readCheckpoint(live.db);
    if (Number(checkpoint) > events.length) return ['the checkpoint lies behind the last event'];
    cutBehind(path.join(folder, 'events.db'), checkpoint);
    const now = Date.now();
    await withStore(path.join(folder, 'events.db'), (store) =>
      rebuildReadModel({ store, db: fresh.db, now: () => now }),
    );
    await settle(new TimerWheel(), { db: live.db, entries: new DeviceEntries(), now });
    const folded = new Set(events.slice(0, Number(checkpoint)).map(sendersId));
    return [...(await differences(live, fresh)), ...(await wrongInDevices(live, expectedRows(load.sent, folded)))];
  } finally {
    await live.close();
    await fresh.close();
  }
}

/** Undefined for one of an older version, which the next start sets aside. */
const readModelIn = (folder: string): Promise<ReadModel | undefined> =>
  openReadModel({ file: path.join(folder, 'read-model.db'), mode: 'own' }).catch((error: unknown) => {
    if (isBeyondUse(error) && error.code === 'older') return undefined;
    throw error;
  });

function cutBehind(file: string, checkpoint: LogPosition): void {
  const database = new Database(file);
  database.prepare('DELETE FROM event WHERE position > ?').run(Number(checkpoint));
  database.close();
}

/** What rests on the instant of the last look: computed from the state, which is compared, and as old as an hour. */
const OF_THE_INSTANT = ['lookAgainAt', 'risk', 'band', 'cause', 'action', 'assessment'];

async function foldedRows({ db }: ReadModel): Promise<Record<string, object[]>> {
  const tables = Object.entries(await rowsOf(db)) as [string, object[]][];
  const lasting = (row: object) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !OF_THE_INSTANT.includes(name)));
  return Object.fromEntries(tables.map(([table, rows]) => [table, rows.map(lasting)]));
}

async function differences(live: ReadModel, fresh: ReadModel): Promise<string[]> {
  const [found, wanted] = [await foldedRows(live), await foldedRows(fresh)];
  return Object.keys(wanted).flatMap((table) => {
    const [rows, due] = [found[table] ?? [], wanted[table] ?? []];
    const at = due.findIndex((row, n) => !isDeepStrictEqual(row, rows[n]));
    if (at < 0 && rows.length === due.length) return [];
    return [`${table} is not as folded anew: ${rows.length} rows for ${due.length}, ${difference(rows[at], due[at])}`];
  });
}

const TOLD_LENGTH_MAX = 300;

function difference(found: unknown, due: unknown): string {
  const [has, wants] = [(found ?? {}) as Record<string, unknown>, (due ?? {}) as Record<string, unknown>];
  const names = Object.keys(wants).filter((name) => !isDeepStrictEqual(has[name], wants[name]));
  const told = names.map((name) => `${name} ${JSON.stringify(has[name])} instead of ${JSON.stringify(wants[name])}`);
  return told.map((text) => text.slice(0, TOLD_LENGTH_MAX)).join(', ');
}

async function wrongInDevices({ db }: ReadModel, expected: ReadonlyMap<string, ExpectedRow>): Promise<string[]> {
  const devices = await db.selectFrom('devices').select(['device', 'lastSeenAt']).execute();
  const firmware = await db.selectFrom('deviceFirmware').select(['device', 'version']).execute();
  const found = new Map(
    devices.map(({ device, lastSeenAt }) => [device, { lastSeenAt, version: undefined as string | undefined }]),
  );
  for (const { device, version } of firmware) Object.assign(found.get(device) ?? {}, { version });
  return [...expected].flatMap(([device, due]) =>
    isDeepStrictEqual(found.get(device), due)
      ? []
      : [`${device} is ${JSON.stringify(found.get(device))} instead of ${JSON.stringify(due)}`],
  );
}
