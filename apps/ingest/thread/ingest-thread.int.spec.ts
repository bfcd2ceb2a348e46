import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { InvalidEvent, type LogPosition, StoreUnavailable } from '#event-store';
import { createMetrics } from '#observability';
import { SqliteFileRefused } from '#sqlite-file';
import { eventually, reboot } from '../testing/way-in-harness.js';
import { type IngestThread, openIngestThread, type OpenIngestThread } from './open-ingest-thread.js';

const root = mkdtempSync(path.join(os.tmpdir(), 'tillwatch-ingest-thread-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const open: IngestThread[] = [];
afterEach(async () => {
  for (const thread of open.splice(0)) {
    await thread.store.close();
    await thread.close();
  }
});

let folders = 0;
async function start(options: Partial<OpenIngestThread> = {}) {
  folders += 1;
  const folder = path.join(root, String(folders));
  const said: string[] = [];
  const hear = (...args: unknown[]): void => void said.push(JSON.stringify(args));
  const metrics = createMetrics({ processMetrics: false });
  const thread = await openIngestThread({
    eventStore: { kind: 'sqlite', file: path.join(folder, 'events.db') },
    access: { kind: 'sqlite', file: path.join(folder, 'access.db') },
    metrics,
    log: { error: hear, info: hear },
    ...options,
  });
  open.push(thread);
  return { thread, said, metrics, folder };
}

const intake = { tenant: 'acme', role: 'operator', receivedAt: Date.now(), historical: false } as const;
const body = (...events: readonly unknown[]): Buffer =>
  Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
const event = (eventId: string = crypto.randomUUID()) => ({ eventId, type: 'test.v1', data: '{}', metadata: '{}' });

describe('the thread that stores events', () => {
  it('answers a body once its events can be read here, and wakes those who read', async () => {
    const { thread, metrics } = await start();
    let woken = 0;
    thread.store.onAppended(() => (woken += 1));
    const events = [reboot('d-1'), reboot('d-1'), reboot('d-2', { data: {} })];
    const outcome = await thread.admission.admit(body(...events, events[0]), 'lines', intake);
    expect(outcome).toMatchObject({
      outcome: 'stored',
      told: { accepted: 2, duplicate: 1, rejected: [{ index: 2, reason: 'invalid-data' }] },
    });
    expect(await thread.store.head()).toBe(3n); // the refused one is kept
    const { events: read } = await thread.store.readAll({ after: 0n as LogPosition, limit: 10 });
    expect(read.map(({ type }) => type)).toEqual([
      'terminal.rebooted.v1',
      'terminal.rebooted.v1',
      'tillwatch.rejected.v1',
    ]);
    await eventually(() => woken > 0);
    expect(await metrics.text()).toContain('tillwatch_events_accepted_total 2');
  });

  it('takes many bodies at once, large and small, each answered for itself', async () => {
    const { thread } = await start();
    const sizes = Array.from({ length: 60 }, (_, i) => (i % 10 === 0 ? 700 : (i % 3) + 1));
    const bodies = sizes.map((size, i) => body(...Array.from({ length: size }, () => reboot(`d-${i}`))));
    const outcomes = await Promise.all(bodies.map((bytes) => thread.admission.admit(bytes, 'lines', intake)));
    expect(outcomes.map((one) => (one.outcome === 'stored' ? one.told.accepted : one.outcome))).toEqual(sizes);
    expect(await thread.store.head()).toBe(BigInt(sizes.reduce((sum, size) => sum + size, 0)));
  });

  it('appends for others, and tells what they did wrong as the store itself does', async () => {
    const { thread } = await start();
    const append = { stream: 'device-01-acme-d', expected: 'none' as const, events: [event()] };
    expect(await thread.store.append([append])).toEqual([
      { outcome: 'appended', revision: 0, logPosition: 1n, duplicates: [] },
    ]);
    const again = { ...append, events: [event()] };
    expect(await thread.store.append([again])).toEqual([{ outcome: 'conflict', actualRevision: 0 }]);
    await expect(thread.store.append([{ ...append, events: [event('no-uuid')] }])).rejects.toBeInstanceOf(InvalidEvent);
    await expect(thread.store.truncateStream('s', -1)).rejects.toBeInstanceOf(RangeError);
  });

  it('says that its queue is full before a body is sent to it, and when there may be room', async () => {
    const limits = { queue: { eventsMax: 5, batchEventsMax: 5 } };
    const { thread } = await start({ limits });
    expect(thread.admission.queue.hasRoom()).toBe(true);
    const taken = thread.admission.admit(body(...Array.from({ length: 5_000 }, () => reboot('d'))), 'lines', intake);
    await eventually(() => !thread.admission.queue.hasRoom());
    expect(thread.admission.queue.retryAfterSeconds()).toBeGreaterThanOrEqual(1);
    const refused = await thread.admission.admit(body(reboot('e')), 'lines', intake);
    expect(refused.outcome).toBe('full');
    expect((await taken).outcome).toBe('stored');
    expect(thread.admission.queue.hasRoom()).toBe(true);
  });

  it('stores all that was taken before it closes, and is not available afterwards', async () => {
    const { thread } = await start();
    const taken = Array.from({ length: 20 }, () => thread.admission.admit(body(reboot('d')), 'lines', intake));
    await thread.admission.close();
    expect((await Promise.all(taken)).map(({ outcome }) => outcome)).toEqual(Array.from(taken, () => 'stored'));
    expect((await thread.admission.admit(body(reboot('d')), 'lines', intake)).outcome).toBe('closing');
    expect(await thread.store.head()).toBe(20n);
    await thread.close();
    expect((await thread.admission.admit(body(reboot('d')), 'lines', intake)).outcome).toBe('unavailable');
    await expect(thread.store.append([])).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await thread.store.head()).toBe(20n);
  });

  it('does not start on a file that must not be opened, and says why as the store does', async () => {
    const eventStore = path.join(root, 'damaged.db');
    writeFileSync(eventStore, 'no database at all, but long enough to be looked at'.repeat(100));
    const refusal = await start({ eventStore: { kind: 'sqlite', file: eventStore } }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SqliteFileRefused);
    expect(refusal).toMatchObject({ code: 'damaged', message: expect.stringContaining('restore a backup') });
  });
});

describe('a thread that ends by itself', () => {
  it('is started again: what was under way is unavailable, reads go on, and nothing acknowledged is lost', async () => {
    const { thread, said } = await start({ heapMibMax: 48, limits: { queue: { eventsMax: 1e6, batchEventsMax: 1 } } });
    const first = await thread.admission.admit(body(reboot('d')), 'lines', intake);
    expect(first.outcome).toBe('stored');
    // Committed one by one, so many events wait for longer than its heap can hold them: it runs out of memory for real.
    const bodies = Array.from({ length: 20 }, () => body(...Array.from({ length: 10_000 }, () => reboot('d'))));
    const outcomes = await Promise.all(bodies.map((bytes) => thread.admission.admit(bytes, 'lines', intake)));
    expect(outcomes.map(({ outcome }) => outcome)).toContain('unavailable');
    expect(said.join()).toContain('ERR_WORKER_OUT_OF_MEMORY');
    expect(await thread.admission.storeFault()).toMatch(/not running/);
    expect(await thread.store.head()).toBeGreaterThanOrEqual(1n);
    await eventually(() => said.join().includes('runs again'));
    expect(await thread.admission.storeFault()).toBeUndefined();
    const after = await thread.admission.admit(body(reboot('d')), 'lines', intake);
    expect(after).toMatchObject({ outcome: 'stored', told: { accepted: 1 } });
  });
});
