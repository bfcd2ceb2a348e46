import { readdirSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { afterAll, describe, expect, it } from '@jest/globals';
import { cloudEvent } from './testing/events.js';
import { Product } from './testing/product.js';
import { until } from './testing/until.js';

const FILES_MAX = 256;
/** 256, less 128 for files and 64 connections that are told that there are too many. */
const CONNECTIONS_MAX = 64;

describe('a process that may open few files', () => {
  const product = new Product({}, ['bash', '-c', `ulimit -n ${FILES_MAX} && exec "$@"`, 'bash']);
  const sockets: net.Socket[] = [];
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await product.dispose();
  });
  const connect = (count: number): Promise<unknown> =>
    Promise.all(
      Array.from({ length: count }, () => {
        const socket = net.connect(Number(new URL(product.url).port), '127.0.0.1').on('error', () => {});
        sockets.push(socket);
        return new Promise((resolve) => socket.on('connect', resolve).on('close', resolve));
      }),
    );
  /** Over a connection of its own. */
  const askAnew = (where: string): Promise<[number | undefined, http.IncomingHttpHeaders, unknown]> =>
    new Promise((resolve, reject) => {
      const request = http.get(`${product.url}${where}`, { agent: false }, (response) => {
        let text = '';
        response
          .on('data', (piece) => (text += piece))
          .on('end', () => resolve([response.statusCode, response.headers, JSON.parse(text)]));
      });
      request.on('error', reject);
    });
  const beat = (): object => cloudEvent('terminal.heartbeat', 'd-1', { gauges: {} });
  const lines = (text: string): string[] => product.lines.filter((line) => line.includes(text));

  it('turns connections away in words, keeps files for itself, says so once, and lets them in again', async () => {
    await product.start();
    expect(lines('few files may be open')[0]).toContain(`"connectionsMax":${CONNECTIONS_MAX}`);
    expect((await product.send([beat()])).status).toBe(202);
    await connect(CONNECTIONS_MAX);

    const [status, headers, told] = await askAnew('/v1/telemetry');
    expect([status, headers['retry-after'], headers.connection]).toEqual([503, '5', 'close']);
    expect(told).toMatchObject({ code: 'too-many-connections' });
    expect(await askAnew('/health/ready')).toMatchObject([
      503,
      { connection: 'close' },
      { checks: { connections: { ok: false, reason: expect.stringMatching(/beyond 64 they are turned away/) } } },
    ]);

    // Whoever comes when even those that are told so are too many is closed, and nobody waits for nothing.
    await connect(FILES_MAX);
    await until('those beyond are closed', 5_000, () => sockets.filter(({ closed }) => !closed).length <= 128);
    expect(readdirSync(`/proc/${product.pid}/fd`).length).toBeLessThan(FILES_MAX - 32);

    for (const socket of sockets.splice(0)) socket.destroy();
    await until('there is room again', 5_000, () => lines('connections are let in again').length > 0);
    expect((await product.send([beat()])).status).toBe(202);
    expect((await product.get('/health/ready')).status).toBe(200);
    expect(await product.metric('tillwatch_http_connections_refused_total')).toBeGreaterThan(FILES_MAX - 128);
    expect(lines('connections are turned away')).toHaveLength(1);
    expect(await product.stop()).toEqual({ code: 0, signal: null });
  });
});
