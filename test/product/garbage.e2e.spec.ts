import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { cloudEvent, historyOf } from './testing/events.js';
import { ADMIN_KEY, Product } from './testing/product.js';
import { bytesOf, drawing, oneOf } from './testing/random.js';
import { raw } from './testing/raw.js';

const ROUTES = [
  '/',
  '/graphql',
  '/v1/telemetry',
  '/health/live',
  '/health/ready',
  '/metrics',
  '/nowhere',
  '/v1/../etc',
];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'BREW'];
const CONTENT_TYPES = [
  'application/json',
  'application/x-ndjson',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'multipart/form-data; boundary=x',
  'text/plain',
  '',
];
const SEED = 20_260_131;
const ROUNDS = 300;

describe('garbage', () => {
  const product = new Product();
  const draw = drawing(SEED);
  beforeAll(() => product.start().then(() => {}), 40_000);
  afterAll(() => product.dispose());

  // Whatever came: the server is well, takes an event and answers it, and met nothing that it did not expect.
  afterEach(async () => {
    expect((await product.get('/health/ready')).status).toBe(200);
    const event = cloudEvent('terminal.heartbeat', 'well', { gauges: {} });
    const { status, body } = await product.send([event]);
    expect([status, body.accepted]).toEqual([202, 1]);
    await product.ask('{ fleet { deviceCount } }', {}, { receipt: body.receipt });
    expect(await historyOf(product, 'well')).toContain(event['id']);
    expect(product.lines.filter((line) => /"level":"(?:error|fatal)"/.test(line))).toEqual([]);
  });

  it(`of every kind to every route is answered with an error or not at all (seed ${SEED})`, async () => {
    const statuses = new Set<number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const [method, route] = [oneOf(draw, METHODS), oneOf(draw, ROUTES)];
      const body = bytesOf(draw, Math.floor(draw() * 2_000));
      const sent = draw() < 0.3 ? gzipSync(body) : body;
      const headers = [
        `${method} ${route} HTTP/1.1`,
        'host: x',
        'connection: close',
        `content-type: ${oneOf(draw, CONTENT_TYPES)}`,
        ...(draw() < 0.6 ? [`authorization: Bearer ${ADMIN_KEY}`] : []),
        ...(draw() < 0.3 ? [`content-encoding: ${oneOf(draw, ['gzip', 'br', 'deflate', 'x'])}`] : []),
        // Sometimes more or less than is sent.
        `content-length: ${Math.max(0, sent.length + (draw() < 0.1 ? Math.floor((draw() - 0.5) * 100) : 0))}`,
      ];
      const bytes = Buffer.concat([Buffer.from(`${headers.join('\r\n')}\r\n\r\n`), sent]);
      const answer = await raw({ url: product.url, bytes, hangUp: draw() < 0.1 });
      const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];
      if (status !== undefined) statuses.add(Number(status));
      expect(answer).not.toMatch(/\n\s+at |node_modules|SQLITE/);
    }
    // 200: what needs no key; 202: lines that are no events are refused one by one.
    expect([...statuses].filter((status) => status >= 500)).toEqual([]);
    expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 401, 404, 405, 415]));
  }, 60_000);

  it('that is no HTTP, half of a request, and headers without end', async () => {
    const head = `POST /v1/telemetry HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ADMIN_KEY}\r\ncontent-type: application/x-ndjson\r\n`;
    const event = JSON.stringify(cloudEvent('terminal.heartbeat', 'half', { gauges: {} }));
    const texts = [
      '\0\0\0\0',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
      'GET / HTTP/9.9\r\n\r\n',
      `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
      `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(1_000_000)}\r\n\r\n`,
      `GET / HTTP/1.1\r\nhost: x\r\n${Array.from({ length: 5_000 }, (_, i) => `x-${i}: y\r\n`).join('')}\r\n`,
      `GET / HTTP/1.1\r\nhost: x\r\n${'broken header\r\n'.repeat(3)}\r\n`,
      `${head}transfer-encoding: chunked\r\n\r\nzz\r\n`,
      `${head}transfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n`,
      `${head}content-length: -1\r\n\r\n`,
      `${head}content-length: 99999999999\r\n\r\n`,
      'GET /graphql HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
      `GET /graphql HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${Buffer.alloc(16).toString('base64')}\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n\x81\x85abcdefghi`,
    ];
    for (const bytes of texts) {
      const answer = await raw({ url: product.url, bytes: Buffer.from(bytes, 'latin1') });
      expect(answer).toMatch(/^(?:HTTP\/1\.1 (?:400|404|413|414|431|101) |$)/);
    }
    // Clients that go in the middle of what they say.
    const half = `${head}content-length: ${event.length}\r\n\r\n${event.slice(0, 40)}`;
    await Promise.all(Array.from({ length: 50 }, () => raw({ url: product.url, bytes: half, hangUp: true })));
    expect(await historyOf(product, 'half')).toEqual([]);
  }, 60_000);

  it('that is JSON: nested without end, as large as may be, and queries that mean no good', async () => {
    const deep = '['.repeat(100_000);
    for (const body of [deep, `{"a":${deep}`, `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`]) {
      expect((await product.post(body)).status).toBe(202); // refused as what it is: a line that is no event
    }
    const bomb = await product.post(gzipSync(Buffer.alloc(60 * 1024 * 1024, 0x20)), { gzip: true });
    expect(bomb.status).toBe(413);
    const queries = [
      `{ ${'fleet { byBand { count } } '.repeat(200)} }`,
      `{ ${Array.from({ length: 500 }, (_, i) => `a${i}: fleet { deviceCount }`).join(' ')} }`,
      `{ position(id: "x") { site { ${'devices { edges { node { site { '.repeat(30)} id ${'} } } }'.repeat(30)} } } }`,
      'fragment a on Device { ...b } fragment b on Device { ...a } { device(id: "x") { ...a } }',
      '{ devices(first: 500) { edges { node { history(first: 500) { edges { node { id } } } } } } }',
      `{ device(id: "${'x'.repeat(100_000)}") { id } }`,
      '{'.repeat(50_000),
      '',
    ];
    for (const query of queries) {
      const { data, errors } = await product.ask(query);
      expect([data ?? null, (errors ?? []).length > 0]).toEqual([
        query.includes('xxxx') ? { device: null } : null,
        !query.includes('xxxx'),
      ]);
    }
  }, 60_000);
});
