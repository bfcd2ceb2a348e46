import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deviceStream } from '#streams';
import { TroubledStore } from './testing/troubled-store.js';
import { eventually, reboot, WayInHarness } from './testing/way-in-harness.js';

const MIB = 1024 * 1024;

let store: TroubledStore;
let wayIn: WayInHarness;
beforeEach(async () => {
  store = new TroubledStore();
  wayIn = await WayInHarness.start({
    store,
    limits: { queue: { eventsMax: 20, batchEventsMax: 15 }, bytesInFlightMax: 9 * MIB },
  });
});
afterEach(async () => {
  store.release();
  await wayIn.stop();
});

const reboots = (count: number): unknown[] => Array.from({ length: count }, () => reboot('d'));
const kept = async (): Promise<number> => (await store.streamRevision(deviceStream('telemetry', 'acme', 'd'))) + 1;
const queued = (): Promise<number> => wayIn.metric('tillwatch_ingest_queue_events');

/** A request written by hand, so that it can be cut off. */
const cutOff = (head: string, body: string | Buffer): Promise<void> =>
  new Promise((resolve) => {
    const socket = net.connect(wayIn.port, '127.0.0.1', () => {
      const lines = [
        'POST /v1/telemetry HTTP/1.1',
        'Host: x',
        `Authorization: Bearer ${wayIn.keys.get('operator')}`,
        'Content-Type: application/x-ndjson',
        head,
        '',
        '',
      ];
      socket.write(lines.join('\r\n'));
      socket.write(body, () => setImmediate(() => socket.destroy()));
    });
    socket.on('error', () => {}).on('close', () => resolve());
  });

describe('a store that is slow', () => {
  it('gets what waits in one batch, however many requests it came in', async () => {
    store.hold();
    const first = wayIn.send(reboots(1));
    await eventually(() => store.batches.length === 1);
    const rest = Array.from({ length: 8 }, () => wayIn.send(reboots(1)));
    while ((await queued()) < 9) await new Promise((done) => setImmediate(done));
    expect(store.batches).toEqual([1]);
    store.release();
    expect((await Promise.all([first, ...rest])).map(({ status }) => status)).toEqual(
      Array.from({ length: 9 }, () => 202),
    );
    expect(store.batches).toEqual([1, 8]);
  });

  it('makes what finds no room wait elsewhere: 429 and when to come back; nothing is lost by it', async () => {
    store.hold();
    const taken = wayIn.send(reboots(15));
    await eventually(() => store.batches.length === 1);
    for (const count of [6, 10_000]) {
      const refused = await wayIn.send(reboots(count));
      expect([refused.status, refused.headers['content-type'], refused.body.code]).toEqual([
        429,
        'application/problem+json',
        'overloaded',
      ]);
      expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    }
    const fits = wayIn.send(reboots(5));
    while ((await queued()) < 20) await new Promise((done) => setImmediate(done));
    expect((await wayIn.send('never read', { as: 'one' })).status).toBe(429);
    expect((await wayIn.request('/health/ready')).status).toBe(200);
    store.release();
    expect([(await taken).body.accepted, (await fits).body.accepted, await kept()]).toEqual([15, 5, 20]);
    expect((await wayIn.send(reboots(20))).status).toBe(202);
  });

  it('is answered for only when it has stored', async () => {
    store.hold();
    let isAnswered = false;
    const answer = wayIn.send(reboots(1)).finally(() => (isAnswered = true));
    await eventually(() => store.batches.length === 1);
    expect((await wayIn.request('/health/live')).status).toBe(200);
    expect([isAnswered, await kept()]).toEqual([false, 0]);
    store.release();
    expect([(await answer).status, await kept()]).toEqual([202, 1]);
  });
});

describe('a store that is gone', () => {
  it('is a 503 with when to come back, and not ready; it goes on when it is back', async () => {
    store.isGone = true;
    const events = reboots(3);
    const answer = await wayIn.send(events);
    expect([answer.status, answer.body.code, answer.headers['content-type']]).toEqual([
      503,
      'store-unavailable',
      'application/problem+json',
    ]);
    expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    const ready = await wayIn.request('/health/ready');
    expect([ready.status, ready.text]).toEqual([503, expect.stringContaining('event-store')]);
    expect((await wayIn.request('/health/live')).status).toBe(200);
    store.isGone = false;
    expect((await wayIn.send(events)).body.accepted).toBe(3);
    expect([(await wayIn.request('/health/ready')).status, await queued()]).toEqual([200, 0]);
  });

  it('is a 503 where the secrets of tenants are', async () => {
    wayIn.access.identityKey = () =>
      Promise.reject(Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR' }));
    const answer = await wayIn.send(reboots(1));
    expect([answer.status, answer.body.code, await queued()]).toEqual([503, 'secrets-unavailable', 0]);
    expect(wayIn.log).toContain('SQLITE_IOERR');
  });
});

describe('a sender that goes away', () => {
  it('in the middle of its body leaves nothing behind, and its room', async () => {
    const line = `${JSON.stringify(reboot('d'))}\n`;
    for (let i = 0; i < 20; i += 1) {
      await cutOff('Content-Length: 8000000', line.repeat(700));
      await cutOff('Content-Length: 4000000\r\nContent-Encoding: gzip', gzipSync(line.repeat(1000)).subarray(0, 50));
    }
    // Twenty times 100 kB would not fit beside this one, had their room been kept.
    const brimful = JSON.stringify([reboot('d')]).padEnd(8 * MIB);
    while ((await wayIn.send(brimful, { as: 'batch' })).status === 429);
    expect([await kept(), await queued()]).toEqual([1, 0]);
  });

  it('before the answer has its events stored all the same, once', async () => {
    store.hold();
    const sent = reboot('d');
    const line = JSON.stringify(sent);
    await cutOff(`Content-Length: ${line.length}`, line);
    await eventually(() => store.batches.length === 1);
    store.release();
    const again = await wayIn.send([sent]);
    expect([again.status, again.body.accepted, again.body.duplicate, await kept()]).toEqual([202, 0, 1, 1]);
  });
});

describe('room for bodies', () => {
  it('is shared: who finds none is told to come back, and it is given back', async () => {
    store.hold();
    const body = JSON.stringify([reboot('d')]).padEnd(5 * MIB);
    const first = wayIn.send(body, { as: 'batch' });
    await eventually(() => store.batches.length === 1);
    const second = await wayIn.send(body, { as: 'batch', headers: { 'transfer-encoding': 'chunked' } });
    expect([second.status, second.headers['retry-after']]).toEqual([429, '1']);
    store.release();
    expect((await first).status).toBe(202);
    expect((await wayIn.send(body, { as: 'batch' })).status).toBe(202);
  });

  it('is not taken by a bomb: it is stopped at the limit, and memory stays', async () => {
    const bomb = gzipSync(Buffer.alloc(300 * MIB, 0x20));
    globalThis.gc?.();
    const before = process.memoryUsage.rss();
    for (let i = 0; i < 3; i += 1) {
      const answer = await wayIn.send(bomb, { headers: { 'content-encoding': 'gzip' } });
      expect([answer.status, answer.body.code]).toEqual([413, 'too-large']);
    }
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * MIB);
    expect((await wayIn.send(reboots(1))).status).toBe(202);
  });
});

describe('a process that stops', () => {
  it('stores and answers what it took, and turns the rest away', async () => {
    store.hold();
    const taken = wayIn.send(reboots(3));
    await eventually(() => store.batches.length === 1);
    const stopped = wayIn.running.process?.stop();
    const refused = await wayIn.send(reboots(1));
    expect([refused.status, refused.body.code, refused.headers.connection]).toEqual([503, 'closing', 'close']);
    expect((await wayIn.request('/health/ready')).status).toBe(503);
    store.release();
    expect([(await taken).status, await kept()]).toEqual([202, 3]);
    await stopped;
  });

  it('does not wait for a sender that never ends', async () => {
    const socket = net.connect(wayIn.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
    socket.write(
      `POST /v1/telemetry HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${wayIn.keys.get('operator')}\r\nContent-Type: application/x-ndjson\r\nContent-Length: 100\r\n\r\n{`,
    );
    while ((await wayIn.metric('tillwatch_http_request_duration_seconds_count', '/metrics')) < 3)
      await new Promise((done) => setImmediate(done));
    await wayIn.running.process?.stop(50);
    await closed;
  });
});
