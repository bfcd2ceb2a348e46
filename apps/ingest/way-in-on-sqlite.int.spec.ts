import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '#event-store';
import { openSqliteEventStore } from '#event-store-sqlite';
import { decodeReceipt } from '#receipts';
import { deviceStream, rejectedStream } from '#streams';
import { eventually, reboot, WayInHarness } from './testing/way-in-harness.js';

const DAY_MS = 86_400_000;

describe('the way in on the embedded store', () => {
  let folder: string;
  let store: EventStore;
  let wayIn: WayInHarness;
  const limits = { rejectedKeptADayMax: 5 };
  const open = (): EventStore => openSqliteEventStore({ file: path.join(folder, 'events.db'), mode: 'own' });

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'tillwatch-way-in-'));
    store = open();
    wayIn = await WayInHarness.start({ store, limits });
  });
  afterEach(async () => {
    await wayIn.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As after a restart: other processes' memory is gone, the stores' is not. */
  const restart = async (now = Date.now, retentionAfterMs = 600_000): Promise<void> => {
    await wayIn.stop();
    await store.close();
    store = open();
    wayIn = await WayInHarness.start({
      store,
      limits: { ...limits, retentionAfterMs },
      now,
      access: wayIn.access,
    });
  };

  it('stores once what many send at once, and knows it again after a restart', async () => {
    const events = Array.from({ length: 300 }, (_, i) =>
      reboot(`d-${i % 7}`, i % 5 === 0 ? { time: '2000-01-01T00:00:00Z' } : {}),
    );
    const bodies = Array.from({ length: 30 }, (_, i) => events.slice(i * 10, i * 10 + 20));
    const answers = await Promise.all(bodies.map((body, i) => wayIn.send(body, { as: i % 2 ? 'batch' : 'lines' })));
    const sum = (name: 'accepted' | 'duplicate'): number => answers.reduce((total, { body }) => total + body[name], 0);
    expect([sum('accepted'), sum('duplicate')]).toEqual([300, 290]);
    expect(await store.head()).toBe(300n);

    await restart();
    const again = await wayIn.send(events, { gzip: true });
    expect([again.status, again.body.accepted, again.body.duplicate, again.body.rejected]).toEqual([202, 0, 300, []]);
    expect(decodeReceipt(again.body.receipt)).toEqual({ storeId: store.storeId, logPosition: 300n });
  });

  it('shares commits among requests: there are fewer of them than requests', async () => {
    const round = (): Promise<unknown> => Promise.all(Array.from({ length: 64 }, () => wayIn.send([reboot('d')])));
    const commits = (): Promise<number> => wayIn.metric('tillwatch_ingest_commit_events_count');
    await round(); // connects: new connections come in one by one
    const before = await commits();
    await round();
    expect(await wayIn.metric('tillwatch_ingest_commit_events_sum')).toBe(128);
    expect((await commits()) - before).toBeLessThan(32);
  });

  it('keeps refused events up to the limit of the day, also over a restart', async () => {
    const bad = (): unknown[] => Array.from({ length: 3 }, () => reboot('d', { data: {} }));
    const kept = async (): Promise<number> => (await store.streamRevision(rejectedStream('acme'))) + 1;
    await wayIn.send(bad());
    expect(await kept()).toBe(3);
    await restart();
    await wayIn.send([...bad(), reboot('d')]);
    expect([await kept(), await store.streamRevision(deviceStream('telemetry', 'acme', 'd'))]).toEqual([5, 0]);
  });

  it('lets refused events go after 30 days, at the next start, and keeps as many a day as before', async () => {
    const bad = (): unknown[] => Array.from({ length: 3 }, () => reboot('d', { data: {} }));
    const kept = async (): Promise<number> => (await store.readStream(rejectedStream('acme'), { limit: 100 })).length;
    await wayIn.send(bad());
    await restart(() => Date.now() + 29 * DAY_MS);
    await wayIn.send(bad());
    expect(await kept()).toBe(6);
    await restart(() => Date.now() + 31 * DAY_MS, 0);
    await eventually(() => wayIn.log.includes('let refused events go'));
    expect([await kept(), await store.streamRevision(rejectedStream('acme'))]).toEqual([3, 5]);
    await wayIn.send([...bad(), ...bad()]);
    expect(await kept()).toBe(3 + limits.rejectedKeptADayMax);
  });

  it('is a 503 once the file is closed', async () => {
    await store.close();
    const answer = await wayIn.send([reboot('d')]);
    expect([answer.status, answer.body.code]).toEqual([503, 'store-unavailable']);
    expect((await wayIn.request('/health/ready')).status).toBe(503);
  });
});
