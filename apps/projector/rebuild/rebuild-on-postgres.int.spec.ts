import { afterAll, afterEach, beforeEach, expect, it, describe } from '@jest/globals';
import { MemoryEventStore, type EventStore } from '#event-store';
import { readModelAt, type ReadModelPlace } from '#read-model';
import { findDevices, readGeneration } from '#read-model/queries';
import { startPostgres } from '../../../libs/postgres/testing/postgres-server.js';
import { record } from '../../../libs/device/testing/records.js';
import { LiveReadModel } from '../live-read-model.js';
import { projectHere } from '../projector.js';
import { append } from '../testing/projected.js';
import { rebuildBeside, RebuildUnderWay } from './rebuild-beside.js';

const TENANT = 'acme';
const NOW = (): number => Date.UTC(2026, 5, 1);
const beat = (device: string, at = NOW()) => record('terminal.heartbeat', device, { gauges: {} }, { at });

const postgres = await startPostgres();
afterAll(() => postgres.remove());

(postgres.isPresent ? describe : describe.skip)('the read model on PostgreSQL', () => {
  let url: string;
  let store: EventStore;
  let place: ReadModelPlace;
  const open: LiveReadModel[] = [];
  const [asides, swaps, troubles]: [string[], string[], string[]] = [[], [], []];
  beforeEach(async () => {
    url = await postgres.database();
    store = new MemoryEventStore();
    place = readModelAt({ kind: 'postgres', url });
    for (const list of [asides, swaps, troubles]) list.length = 0;
  });
  afterEach(async () => {
    for (const live of open.splice(0)) await live.close();
    await place.close();
  });

  async function live(): Promise<LiveReadModel> {
    const at = readModelAt({ kind: 'postgres', url });
    const reports = {
      advanced: () => {},
      turned: () => {},
      trouble: (why: string | null) => void (why && troubles.push(why)),
    };
    const model = await LiveReadModel.open({
      place: at,
      store,
      now: NOW,
      startProjector: (onProjected) => projectHere({ place: at, store, now: NOW, reports }, onProjected),
      onSetAside: (_, why) => asides.push(why),
      onSwapped: () => swaps.push('swapped'),
      onNotSwapped: (error) => troubles.push(String(error)),
    });
    open.push(model);
    await model.start();
    return model;
  }
  const rebuild = (): ReturnType<typeof rebuildBeside> =>
    rebuildBeside({ store, place, retryDeadLetters: false, now: NOW, onProgress: () => {} });
  const caughtUp = async (model: LiveReadModel): Promise<void> => {
    const head = await store.head();
    await until(() => model.progress().logPosition >= head);
  };
  const devicesOf = async (model: LiveReadModel, ...ids: string[]): Promise<string[]> =>
    [...(await findDevices(model.reader(), TENANT, ids)).keys()].sort();
  const schemas = async (): Promise<unknown[]> => {
    const all = "select nspname from pg_namespace where nspname ~ '^tillwatch' order by nspname";
    return (await postgres.query(url, all)).map(({ nspname }) => nspname);
  };

  it('is made once where several processes open it at once', async () => {
    const models = await Promise.all(Array.from({ length: 4 }, () => place.open('own')));
    const names = await Promise.all(models.map(({ db }) => readGeneration(db)));
    expect(new Set(names).size).toBe(1);
    await Promise.all(models.map((model) => model.close()));
  });

  it('is of one process that projects; another is refused by name, without the address', async () => {
    await live();
    const refused: unknown = await live().catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'PostgresRefused', code: 'locked' });
    expect(String(refused)).toBe(
      'PostgresRefused: The read model on PostgreSQL is in use by another process; stop that one first, or name another database.',
    );
  });

  it('is exchanged for a rebuilt one under the running server, which answers all the while', async () => {
    await append(store, TENANT, [beat('a'), beat('b')]);
    const model = await live();
    await caughtUp(model);
    const before = model.reader();
    const name = await readGeneration(before);
    let [isOver, asked] = [false, 0];
    const asking = (async () => {
      for (; !isOver; asked += 1) expect(await devicesOf(model, 'a', 'b')).toEqual(['a', 'b']);
    })();
    expect(await rebuild()).toMatchObject({ events: 2, deadLetters: 0, takenOver: true });
    await until(() => swaps.length === 1);
    await append(store, TENANT, [beat('c')]);
    await caughtUp(model);
    isOver = true;
    await asking;
    expect(asked).toBeGreaterThan(0);
    expect(await devicesOf(model, 'a', 'b', 'c')).toEqual(['a', 'b', 'c']);
    expect([model.reader() === before, (await readGeneration(model.reader())) === name]).toEqual([false, false]);
    // Who began to read before goes on, and sees the new one.
    expect([...(await findDevices(before, TENANT, ['c'])).keys()]).toEqual(['c']);
    expect(await schemas()).toEqual(['tillwatch_read_model']);
    expect(troubles).toEqual([]);
  });

  it('is put in place by the rebuild itself where no server runs, and by the next start where that was cut off', async () => {
    await append(store, TENANT, [beat('a')]);
    expect(await rebuild()).toMatchObject({ takenOver: false });
    const building = await place.openRebuilding();
    await building.db.insertInto('meta').values({ name: 'store', value: store.storeId }).execute();
    await building.close();
    await place.finishRebuilding();
    const model = await live();
    await caughtUp(model);
    expect(await devicesOf(model, 'a')).toEqual(['a']);
    expect(await schemas()).toEqual(['tillwatch_read_model']);
  });

  it('is rebuilt by one at a time, and what a killed rebuild left is of no harm', async () => {
    const building = await place.openRebuilding();
    await building.close();
    const lock = await place.lockRebuilding();
    await expect(rebuild()).rejects.toBeInstanceOf(RebuildUnderWay);
    await lock.release();
    expect(await rebuild()).toMatchObject({ takenOver: false });
    expect(await schemas()).toEqual(['tillwatch_read_model']);
  });

  it.each([
    ['an older version', "update tillwatch_read_model.meta set value = '1' where name = 'schemaVersion'", /version 1/],
    ['another event store', "update tillwatch_read_model.meta set value = 'other' where name = 'store'", /another/],
  ])('of %s is set aside, with nothing deleted, and folded anew', async (_, change, why) => {
    await append(store, TENANT, [beat('a')]);
    const first = await live();
    await caughtUp(first);
    await open.pop()?.close();
    await postgres.query(url, change);
    const model = await live();
    await caughtUp(model);
    expect(await devicesOf(model, 'a')).toEqual(['a']);
    expect(asides).toEqual([expect.stringMatching(why)]);
    expect(await schemas()).toEqual(['tillwatch_read_model', 'tillwatch_read_model_aside_20260601000000000']);
  });

  it('goes on from the checkpoint when all connections were cut, and when the server was away', async () => {
    const model = await live();
    await append(store, TENANT, [beat('a')]);
    await caughtUp(model);
    await postgres.disconnect(url);
    await append(store, TENANT, [beat('b')]);
    await caughtUp(model);
    await postgres.stop();
    await append(store, TENANT, [beat('c')]);
    await until(() => model.fault() !== undefined);
    await expect(devicesOf(model, 'a')).rejects.toMatchObject({ name: 'PostgresFault' });
    await postgres.start();
    await caughtUp(model);
    await until(() => model.fault() === undefined);
    expect(await devicesOf(model, 'a', 'b', 'c')).toEqual(['a', 'b', 'c']);
  });

  it('stops where somebody else has moved its checkpoint, and writes nothing then', async () => {
    const model = await live();
    await append(store, TENANT, [beat('a')]);
    await caughtUp(model);
    await postgres.query(url, "update tillwatch_read_model.checkpoints set log_position = '0'");
    await append(store, TENANT, [beat('b')]);
    await until(() => model.fault() !== undefined);
    expect(model.fault()).toMatch(/another projector has moved the checkpoint/);
    expect(await devicesOf(model, 'b')).toEqual([]);
  });

  it('keeps names with a NUL as they are, and orders texts by their bytes whatever the database does', async () => {
    const ids = ['\0', 'B', 'a', 'a\0', 'a\u0001', 'a\u0002', 'ä', '\u{10000}'];
    const model = await place.open('own');
    const rows = ids.map((site) => ({ tenant: TENANT, site, merchant: null, venue: null, dataJson: '{}' }));
    await model.db.insertInto('sites').values(rows).execute();
    const found = await model.db.selectFrom('sites').select('site').orderBy('site').execute();
    const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
    expect(found.map(({ site }) => site)).toEqual([...ids].sort(byBytes));
    await model.close();
  });
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('it did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
