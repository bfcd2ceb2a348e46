import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloudEvent } from '../testing/events.js';
import { ADMIN_KEY, Product } from '../testing/product.js';
import { until } from '../testing/until.js';
import { quantile, rssMibOf } from './readers.js';

const IDLE = 400;
const SLOW = 150;
/** What each of them may cost: a socket, a parser, what came of its body. */
const MIB_EACH_MAX = 0.2;
const HEAD =
  `POST /v1/telemetry HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN_KEY}\r\n` +
  'Content-Type: application/x-ndjson\r\nContent-Length: 8000000\r\n\r\n';

describe('clients that take their time', () => {
  const product = new Product();
  const sockets: net.Socket[] = [];
  beforeAll(() => product.start().then(() => {}), 40_000);
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await product.dispose();
  });
  const connect = (): Promise<net.Socket> =>
    new Promise((resolve, reject) => {
      const socket = net.connect(Number(new URL(product.url).port), '127.0.0.1', () => resolve(socket));
      socket.on('error', reject);
      sockets.push(socket);
    });

  it('hold nobody else up, cost little, and are no reason not to end in time', async () => {
    const before = rssMibOf(product);
    const idle = await Promise.all(Array.from({ length: IDLE }, connect));
    const slow = await Promise.all(Array.from({ length: SLOW }, connect));
    for (const socket of slow) socket.write(`${HEAD}{"specversion`);
    const drip = setInterval(() => slow.forEach((socket) => socket.write('x')), 50);
    // Some just go, in the middle of what they were saying.
    for (const socket of slow.splice(0, 50)) socket.resetAndDestroy();

    const times: number[] = [];
    for (let i = 0; i < 60; i += 1) {
      const began = performance.now();
      const { status } = await product.send([cloudEvent('terminal.heartbeat', `d-${i}`, { gauges: {} })]);
      expect(status).toBe(202);
      expect((await product.get('/health/ready')).status).toBe(200);
      times.push(performance.now() - began);
    }
    clearInterval(drip);
    expect(quantile(times, 0.99)).toBeLessThan(2_000);
    expect(rssMibOf(product) - before).toBeLessThan(100 + (IDLE + SLOW) * MIB_EACH_MAX);
    expect(idle.every((socket) => !socket.destroyed)).toBe(true);

    const began = performance.now();
    expect(await product.stop()).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(15_000);
    await until('they are cut', 2_000, () => sockets.every((socket) => socket.destroyed || socket.readableEnded));
  }, 60_000);
});
