import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { REFUSAL_REASONS } from '#telemetry';
import { ADMIN_KEY, type Product, type Told } from '../../product/testing/product.js';
import { bytesOf, drawing, oneOf } from '../../product/testing/random.js';
import { raw } from '../../product/testing/raw.js';
import { INNER } from './inner.js';
import { KeenClient, type Heard } from './keen-client.js';
import { sentTexts } from './sent-texts.js';
import { MARK } from './strange-values.js';
import { tryAtOnce } from './try-at-once.js';

const STATUSES = new Set([202, 400, 401, 403, 404, 405, 408, 411, 413, 415, 417, 429, 431, 501]);
const TYPES = [
  'application/x-ndjson',
  'application/x-ndjson; charset=utf-8',
  'Application/X-NDJSON;charset="UTF-8"',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/json',
  'text/plain',
  'application/x-ndjson; charset=latin1',
  '',
];
const POOL = 3_000;
const EVENTS_MAX = 30;
/** Bodies that are no HTTP take a connection each. */
const RAW_SHARE = 0.06;
const SENDERS = 4;

/** Sends a running product whatever a sender may send, and more. */
export class Sending {
  readonly statuses = new Map<number, number>();
  sent = 0;
  readonly #client: KeenClient;
  readonly #texts: readonly string[];

  constructor(
    private readonly product: Product,
    seed: number,
  ) {
    this.#client = new KeenClient(product.url);
    this.#texts = fc.sample(sentTexts, { seed, numRuns: POOL });
  }

  /** Several at once. */
  sendMany(seed: number, inputs: number): Promise<void> {
    return tryAtOnce(SENDERS, { seed, inputs }, (one) => this.send(one));
  }

  /** One request, which its seed tells; throws where the answer is none that is documented. */
  async send(seed: number): Promise<void> {
    const draw = drawing(seed);
    const texts = Array.from({ length: Math.floor(draw() * EVENTS_MAX) }, () => oneOf(draw, this.#texts));
    const type = draw() < 0.75 ? oneOf(draw, TYPES.slice(0, 5)) : oneOf(draw, TYPES);
    const plain = bodyOf(type, texts, draw);
    const fault = draw() < RAW_SHARE ? await this.#unhttp(plain, draw) : await this.#http(plain, type, draw);
    this.sent += 1;
    if (fault !== undefined) throw new Error(`seed ${seed}: ${fault}\n${type}\n${plain.toString().slice(0, 2_000)}`);
  }

  async #http(plain: Buffer, type: string, draw: () => number): Promise<string | undefined> {
    const [body, encoding] = encoded(plain, draw);
    const heard = await this.#client.send('/v1/telemetry', body, {
      ...(draw() < 0.97 && { authorization: `Bearer ${ADMIN_KEY}` }),
      ...(type !== '' && { 'content-type': type }),
      ...(encoding !== '' && { 'content-encoding': encoding }),
      ...(draw() < 0.3 && { 'transfer-encoding': 'chunked' }),
      ...(draw() < 0.1 && { 'tillwatch-import': oneOf(draw, ['historical', 'Historical', '', 'x']) }),
      ...(draw() < 0.05 && { expect: '100-continue' }),
    });
    return this.#judge(heard);
  }

  /** Lengths that lie, chunks that break off, requests behind one another, and bytes. */
  async #unhttp(plain: Buffer, draw: () => number): Promise<string | undefined> {
    const head = `POST /v1/telemetry HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ADMIN_KEY}\r\ncontent-type: application/x-ndjson\r\n`;
    const length = oneOf(draw, [
      plain.length,
      plain.length + 7,
      Math.floor(plain.length / 2),
      -1,
      0,
      '0x10',
      '1, 2',
      1e30,
    ]);
    const whole = Buffer.concat([Buffer.from(`${head}content-length: ${plain.length}\r\n\r\n`), plain]);
    const chunk = `${oneOf(draw, ['zz', plain.length.toString(16), '-1', 'ffffffffffffffffff', ''])}\r\n`;
    const bytes = oneOf<Buffer>(draw, [
      Buffer.concat([Buffer.from(`${head}content-length: ${length}\r\n\r\n`), plain]),
      Buffer.concat([
        Buffer.from(`${head}transfer-encoding: chunked\r\n\r\n${chunk}`),
        plain,
        Buffer.from('\r\n0\r\n\r\n'),
      ]),
      Buffer.concat([Buffer.from(`${head}content-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n`)]),
      Buffer.concat([whole, whole, Buffer.from('GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n')]),
      Buffer.concat([whole, Buffer.from(bytesOf(draw, 200))]),
      Buffer.from(bytesOf(draw, 1 + Math.floor(draw() * 300))),
      whole.subarray(0, Math.floor(draw() * whole.length)),
    ]);
    // Who waits for the rest of a body is not waited for.
    const answer = await raw({ url: this.product.url, bytes, hangUp: draw() < 0.9 });
    for (const [, status] of answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)) {
      if (!STATUSES.has(Number(status)) && status !== '200') return `status ${status}`;
    }
    return INNER.test(answer) ? 'tells of its inside' : undefined;
  }

  #judge({ status, text }: Heard): string | undefined {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (!STATUSES.has(status)) return `status ${status}: ${text.slice(0, 300)}`;
    if (INNER.test(text)) return `tells of its inside: ${text.slice(0, 300)}`;
    const answer = JSON.parse(text) as Told & { readonly detail?: string; readonly code?: string };
    if (status !== 202) {
      return answer.code === undefined || answer.detail?.includes(MARK)
        ? `a problem: ${text.slice(0, 300)}`
        : undefined;
    }
    const { accepted, duplicate, rejected, receipt } = answer;
    const isCount = [accepted, duplicate].every((count) => Number.isSafeInteger(count) && count >= 0);
    if (!isCount || receipt === '') return `told ${text.slice(0, 300)}`;
    const wrong = rejected.find(
      ({ reason, detail }) => !(REFUSAL_REASONS as readonly string[]).includes(reason) || detail.includes(MARK),
    );
    return wrong && `refused by ${JSON.stringify(wrong).slice(0, 300)}`;
  }

  close(): void {
    this.#client.close();
  }
}

function bodyOf(type: string, texts: readonly string[], draw: () => number): Buffer {
  const text = type.toLowerCase().includes('batch')
    ? `[${texts.join(',')}]`
    : type.includes('cloudevents')
      ? (texts[0] ?? '')
      : texts.map((one) => one.replaceAll('\n', ' ')).join(oneOf(draw, ['\n', '\n', '\r\n', '\n\n']));
  const bytes = Buffer.from(draw() < 0.05 ? `\ufeff${text}` : text);
  if (draw() < 0.08 && bytes.length > 0) bytes[Math.floor(draw() * bytes.length)] = Math.floor(draw() * 256);
  return bytes;
}

/** As it is, packed, packed wrongly, or said to be what it is not. */
function encoded(plain: Buffer, draw: () => number): [body: Buffer, encoding: string] {
  const how = draw();
  if (how < 0.6) return [plain, ''];
  const gzip = gzipSync(plain);
  if (how < 0.85) return [gzip, 'gzip'];
  if (how < 0.88) return [gzip.subarray(0, Math.floor(draw() * gzip.length)), 'gzip'];
  if (how < 0.91) {
    gzip[Math.floor(draw() * gzip.length)] = Math.floor(draw() * 256);
    return [gzip, 'gzip'];
  }
  return oneOf<[Buffer, string]>(draw, [
    [gzipSync(gzip), 'gzip'],
    [Buffer.concat([gzip, gzip]), 'GZIP'],
    [Buffer.concat([gzip, plain]), 'x-gzip'],
    [gzip, ''],
    [plain, 'gzip'],
    [deflateSync(plain), 'deflate'],
    [gzip, 'gzip, gzip'],
    [plain, 'identity'],
    [gzipSync(Buffer.alloc(9 * 1024 * 1024, 0x20)), 'gzip'],
  ]);
}
