import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '#event-store';
import { openSqliteEventStore } from '#event-store-sqlite';
import { createMetrics } from '#observability';
import { openReadModel, readModelAt, type ReadModel } from '#read-model';
import { record } from '../../../libs/device/testing/records.js';
import { LiveReadModel } from '../live-read-model.js';
import { rebuildBeside } from '../rebuild/rebuild-beside.js';
import { append, Projected } from '../testing/projected.js';
import { projectInThread } from './project-in-thread.js';

const TENANT = 'acme';
const root = mkdtempSync(path.join(tmpdir(), 'tillwatch-projector-thread-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

let folders = 0;
class Following {
  readonly file: string;
  readonly store: EventStore;
  readonly said: string[] = [];
  readonly metrics = createMetrics({ processMetrics: false });
  live!: LiveReadModel;
  told = 0;

  constructor() {
    folders += 1;
    const folder = path.join(root, String(folders));
    this.file = path.join(folder, 'read-model.db');
    this.store = openSqliteEventStore({ file: path.join(folder, 'events.db'), mode: 'own' });
    open.push(this.store);
  }

  /** Resolves as the thread is on its way, with the thread. */
  async start({ heapMibMax }: { heapMibMax?: number } = {}): Promise<Worker> {
    const { file, store, metrics } = this;
    const hear = (...args: unknown[]): void => void this.said.push(JSON.stringify(args));
    this.live = await LiveReadModel.open({
      place: readModelAt({ kind: 'sqlite', file }),
      store,
      now: Date.now,
      startProjector: projectInThread({
        eventStore: { kind: 'sqlite', file: path.join(path.dirname(file), 'events.db') },
        readModel: { kind: 'sqlite', file },
        metrics,
        log: { error: hear, info: hear },
        ...(heapMibMax !== undefined && { heapMibMax }),
      }),
      onSetAside: () => {},
      onSwapped: () => hear('swapped'),
      onNotSwapped: hear,
    });
    this.live.onProjected(() => (this.told += 1));
    open.push(this.live);
    const thread = nextThread();
    await this.live.start();
    return thread;
  }

  async stop(): Promise<void> {
    open.splice(open.indexOf(this.live), 1);
    await this.live.close();
  }

  async caughtUp(): Promise<void> {
    const head = await this.store.head();
    await until(() => this.live.progress().logPosition >= head);
  }
}

const nextThread = (): Promise<Worker> =>
  new Promise((resolve) => {
    const hear = (message: unknown): void => {
      unsubscribe('worker_threads', hear);
      resolve((message as { worker: Worker }).worker);
    };
    subscribe('worker_threads', hear);
  });

async function until(holds: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > giveUpAt) throw new Error('it did not come true within twenty seconds');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const BACKLOG = 40_000;
let sent = 0;
const beats = (count: number, devices: number) =>
  Array.from({ length: count }, (_, i) => {
    sent += 1;
    return record('terminal.heartbeat', `d-${i % devices}`, { gauges: { n: sent } }, { at: Date.now() - 60_000 + i });
  });

/** What does not depend on when it was looked at. */
async function folded(db: ReadModel['db']): Promise<unknown[]> {
  const rows = await db.selectFrom('devices').select(['device', 'lastSeenAt', 'pulseJson']).orderBy('device').execute();
  return rows.map(({ pulseJson, ...row }) => ({ ...row, pulse: JSON.parse(pulseJson) as unknown }));
}

/** The rows of a read model folded here, at one go. */
async function foldedHere(store: EventStore): Promise<unknown[]> {
  const projected = await Projected.over(store);
  await projected.catchUp(Date.now);
  const rows = await folded(projected.db);
  await projected.close();
  return rows;
}

const pulses = (rows: readonly unknown[]): unknown[] =>
  rows.map((row) => (row as { pulse: { pulse: unknown } }).pulse.pulse);

describe('a projector in a thread of its own', () => {
  it('follows the store, tells of every step, and counts where all is counted', async () => {
    const following = new Following();
    await append(following.store, TENANT, beats(50, 10));
    await following.start();
    await following.caughtUp();
    const before = following.told;
    await append(following.store, TENANT, beats(1, 1));
    await following.caughtUp();
    expect(following.told).toBeGreaterThan(before);
    expect(pulses(await folded(following.live.reader()))).toEqual(pulses(await foldedHere(following.store)));
    const text = await following.metrics.text();
    expect(text).toContain('tillwatch_projector_events_total 51');
    expect(text).toMatch(/tillwatch_thread_busy_ratio\{thread="projector"\} /);
    expect([following.live.fault(), following.said]).toEqual([undefined, []]);
  });

  it('stopped on its way through a backlog, ends after a page, closes its files and goes on from there', async () => {
    const following = new Following();
    await append(following.store, TENANT, beats(BACKLOG, 3_000));
    await following.start();
    await until(() => following.told > 0);
    await following.stop();
    const files = ['-wal', '-shm'].map((end) => existsSync(following.file + end));
    expect(files).toEqual([false, false]);
    const left = following.live.progress().logPosition;
    await following.start();
    const begun = following.live.progress().logPosition;
    expect(begun).toBeGreaterThanOrEqual(left);
    expect(begun).toBeLessThan(BigInt(BACKLOG));
    await following.caughtUp();
    expect(pulses(await folded(following.live.reader()))).toEqual(pulses(await foldedHere(following.store)));
  }, 40_000);

  it('that is ended from without, in the middle of a transaction, is started again and loses nothing', async () => {
    const following = new Following();
    await append(following.store, TENANT, beats(BACKLOG, 3_000));
    const thread = await following.start();
    await until(() => following.told > 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await thread.terminate();
    expect(following.live.progress().logPosition).toBeLessThan(BigInt(BACKLOG));
    expect(following.live.fault()).toMatch(/not running/);
    expect(await folded(following.live.reader())).toEqual([]);
    await until(() => following.live.fault() === undefined);
    expect(following.said.join()).toMatch(/a thread has ended.*a thread runs again/);
    await following.caughtUp();
    expect(pulses(await folded(following.live.reader()))).toEqual(pulses(await foldedHere(following.store)));
  }, 40_000);

  it('that runs out of memory ends alone: reads go on, and it folds the rest in smaller transactions', async () => {
    const following = new Following();
    await append(following.store, TENANT, beats(BACKLOG, 10_000));
    await following.start({ heapMibMax: 48 });
    await until(() => following.said.length > 0);
    expect(following.said[0]).toMatch(/"of":"projector","code":"ERR_WORKER_OUT_OF_MEMORY".*"a thread has ended"/);
    expect(following.live.fault()).toMatch(/the projector thread is not running/);
    expect(await folded(following.live.reader())).toEqual([]);
    await following.caughtUp();
    expect(following.live.fault()).toBeUndefined();
    expect(pulses(await folded(following.live.reader()))).toEqual(pulses(await foldedHere(following.store)));
  }, 40_000);

  it('says so, and stays where it is, when somebody else has moved its checkpoint', async () => {
    const following = new Following();
    await append(following.store, TENANT, beats(5, 5));
    await following.start();
    await following.caughtUp();
    const other = await openReadModel({ file: following.file, mode: 'own' });
    await other.db.updateTable('checkpoints').set({ logPosition: '3' }).execute();
    await other.close();
    await append(following.store, TENANT, beats(1, 1));
    await until(() => following.live.fault() !== undefined);
    expect(following.live.fault()).toMatch(/another projector has moved the checkpoint/);
    expect(following.said).toEqual([]);
  });

  it('makes room for a rebuilt read model while events come in, and follows on in that', async () => {
    const following = new Following();
    await append(following.store, TENANT, beats(2_000, 100));
    await following.start();
    let isOver = false;
    const load = (async () => {
      while (!isOver) {
        await append(following.store, TENANT, beats(50, 100));
        await folded(following.live.reader());
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    const { store, file } = following;
    const rebuilt = await rebuildBeside({
      store,
      place: readModelAt({ kind: 'sqlite', file }),
      retryDeadLetters: false,
      now: Date.now,
      onProgress: () => {},
    });
    expect(rebuilt.takenOver).toBe(true);
    await until(() => following.said.length > 0);
    isOver = true;
    await load;
    expect(following.said).toEqual([JSON.stringify(['swapped'])]);
    await following.caughtUp();
    expect(pulses(await folded(following.live.reader()))).toEqual(pulses(await foldedHere(following.store)));
  }, 40_000);
});
