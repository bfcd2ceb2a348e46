import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { cloudEvent, historyOf } from './testing/events.js';
import { ADMIN_KEY, Product } from './testing/product.js';
import { until } from './testing/until.js';

const products: Product[] = [];
const started = async (env: Readonly<Record<string, string>> = {}): Promise<Product> => {
  const product = new Product(env);
  products.push(product);
  return product.start();
};
afterEach(() => Promise.all(products.splice(0).map((product) => product.dispose())));
const beat = (device: string): Record<string, unknown> => cloudEvent('terminal.heartbeat', device, { gauges: {} });
const linesOf = (product: Product): { level: string; msg: string }[] =>
  product.lines.map((line) => JSON.parse(line) as { level: string; msg: string });

/** A request whose body never ends: it is under way until somebody cuts it. */
function requestUnderWay({ url }: Product): Promise<net.Socket> {
  return new Promise((resolve) => {
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
    const head = `POST /v1/telemetry HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN_KEY}\r\n`;
    const type = 'Content-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n{';
    socket.on('error', () => {});
    socket.write(head + type, () => setTimeout(() => resolve(socket), 100));
  });
}

describe('a signal', () => {
  it('SIGHUP ends it as SIGTERM does: the terminal is closed', async () => {
    const product = await started();
    expect(await product.stop('SIGHUP')).toEqual({ code: 0, signal: null });
    expect(linesOf(product).at(-1)).toMatchObject({ msg: 'stopped' });
  });

  it('that npm hands on beside the terminal does not cut it off, and a person who asks again is not made to wait', async () => {
    const product = await started();
    const socket = await requestUnderWay(product);
    product.signal('SIGINT');
    product.signal('SIGINT');
    await until('it says so', 5_000, () => product.lines.some((line) => line.includes('"stopping"')));
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const askedAt = performance.now();
    product.signal('SIGINT');
    expect(await product.ended()).toEqual({ code: 1, signal: null });
    expect(performance.now() - askedAt).toBeLessThan(1_000);
    expect(linesOf(product).at(-1)).toMatchObject({ level: 'warn', msg: 'ended at once, as asked a second time' });
    socket.destroy();
    await product.start();
  }, 30_000);
});

describe('an error that nobody caught', () => {
  const SECRET = '4111111111111111';
  it.each([
    ['thrown', `process.on('SIGUSR2', () => { throw new Error('${SECRET}'); })`],
    ['rejected', `process.on('SIGUSR2', () => { Promise.reject(new Error('${SECRET}')); })`],
  ])(
    '%s, ends it with status 1 and one line of the log that quotes nothing',
    async (_how, code) => {
      const product = await started({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` });
      const { body } = await product.send([beat('kept')]);
      product.signal('SIGUSR2');
      expect(await product.ended()).toEqual({ code: 1, signal: null });
      const said = linesOf(product);
      expect(said.filter(({ level }) => level === 'fatal')).toEqual([said.at(-1)]);
      expect(said.at(-1)).toMatchObject({ msg: 'ended by an error that nobody expected', fault: { name: 'Error' } });
      expect(product.lines.join('\n')).not.toContain(SECRET);

      const again = new Product({ TILLWATCH_DATA_DIR: product.dataDir });
      products.push(again);
      await again.start();
      await again.ask('{ fleet { deviceCount } }', {}, { receipt: body.receipt });
      expect(await historyOf(again, 'kept')).toHaveLength(1);
    },
    30_000,
  );
});

describe('output that goes nowhere', () => {
  it('a pipe that nobody reads any more does not end it', async () => {
    const product = await started();
    product.closeOutput();
    const { status, body } = await product.send([beat('d')]);
    expect(status).toBe(202);
    await product.ask('{ fleet { deviceCount } }', {}, { receipt: body.receipt });
    expect((await product.get('/health/ready')).status).toBe(200);
    // Two more lines are said.
    expect(await product.stop()).toEqual({ code: 0, signal: null });
  }, 30_000);

  it('a disk without room for the log does not end it either', async () => {
    const product = new Product();
    products.push(product);
    const port = await freePort();
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [path.resolve('dist/apps/tillwatch/main.js')], {
      env: {
        ...process.env,
        TILLWATCH_PORT: String(port),
        TILLWATCH_DATA_DIR: product.dataDir,
        TILLWATCH_ADMIN_KEY: ADMIN_KEY,
        TILLWATCH_DEMO: 'off',
        TILLWATCH_MISSPELT: 'so that it has something to say',
      },
      stdio: ['ignore', full, full],
    });
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    product.url = `http://127.0.0.1:${port}`;
    await until('it is ready', 20_000, () =>
      product.get('/health/ready').then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    expect((await product.send([beat('d')])).status).toBe(202);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  }, 40_000);
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
