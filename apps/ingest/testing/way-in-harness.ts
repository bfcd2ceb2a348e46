import http from 'node:http';
import { gzipSync } from 'node:zlib';
import { MemoryAccessStore, type Role } from '#access';
import { type EventStore, MemoryEventStore } from '#event-store';
import { createLogger } from '#observability';
import type { KafkaSettings } from '#settings';
import type { Accepted } from '../admission/admission.js';
import { type IngestProcess, startIngestProcess } from '../ingest-process.js';
import { type KafkaLimits, type KafkaWayIn, openKafkaWayIn } from '../kafka/open-kafka-way-in.js';
import { type IngestLimits, ingestInto, openIngest } from '../open-ingest.js';

export const CONTENT_TYPES = {
  one: 'application/cloudevents+json',
  batch: 'application/cloudevents-batch+json',
  lines: 'application/x-ndjson',
} as const;

/** What a 202 or a problem says; each test looks at what it expects. */
export type AnswerBody = Accepted & {
  readonly receipt: string;
  readonly status: number;
  readonly title: string;
  readonly code: string;
};

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  readonly body: AnswerBody;
}

export interface Send {
  readonly as?: keyof typeof CONTENT_TYPES;
  readonly key?: string | null;
  readonly gzip?: boolean;
  readonly headers?: http.OutgoingHttpHeaders;
}

export interface HarnessOptions {
  readonly store?: EventStore;
  readonly now?: () => number;
  readonly limits?: IngestLimits & KafkaLimits;
  /** Over these brokers instead of straight into the store. */
  readonly kafka?: KafkaSettings;
  /** Keys and secrets of an earlier harness, as after a restart. */
  readonly access?: MemoryAccessStore;
}

/** The way in as a process of its own on a free port, with the stores of the test, asked over HTTP. */
export class WayInHarness {
  readonly keys = new Map<Role, string>();
  #log = '';
  readonly #agent = new http.Agent({ keepAlive: true });

  private constructor(
    readonly store: EventStore,
    readonly access: MemoryAccessStore,
    readonly running: { process?: IngestProcess; kafka?: KafkaWayIn },
  ) {}

  static async start(options: HarnessOptions = {}): Promise<WayInHarness> {
    const {
      store = new MemoryEventStore(),
      now = Date.now,
      limits = {},
      kafka,
      access = new MemoryAccessStore(now),
    } = options;
    const harness = new WayInHarness(store, access, {});
    for (const role of ['gateway', 'viewer', 'operator', 'admin'] as const)
      harness.keys.set(role, (await access.createKey('acme', role)).key);
    const log = createLogger({
      name: 'ingest',
      mask: (text) => text,
      destination: { write: (line) => void (harness.#log += line) },
    });
    harness.running.process = await startIngestProcess({
      port: 0,
      hostname: '127.0.0.1',
      access,
      log,
      ingest: (metrics) => {
        const ports = { store, access, metrics, log, now };
        if (!kafka) return openIngest(ports, limits);
        const overKafka = openKafkaWayIn({ ...ports, settings: kafka }, limits);
        harness.running.kafka = overKafka;
        return ingestInto(overKafka, ports, limits);
      },
    });
    return harness;
  }

  get port(): number {
    return this.running.process?.port ?? 0;
  }

  get log(): string {
    return this.#log;
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.running.process?.stop();
  }

  /** Sends events, or a body as it is. */
  send(
    events: readonly unknown[] | string | Buffer,
    { as = 'lines', key = this.keys.get('operator') ?? null, gzip = false, headers = {} }: Send = {},
  ): Promise<Answer> {
    const plain = typeof events === 'string' || Buffer.isBuffer(events) ? events : written(events, as);
    return this.request('/v1/telemetry', gzip ? gzipSync(plain) : plain, {
      'content-type': CONTENT_TYPES[as],
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(gzip && { 'content-encoding': 'gzip' }),
      ...headers,
    });
  }

  request(
    path: string,
    body?: string | Buffer,
    headers: http.OutgoingHttpHeaders = {},
    method = body === undefined ? 'GET' : 'POST',
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
      const request = http.request(
        { port: this.port, host: '127.0.0.1', path, method, headers: sent, agent: this.#agent },
        (response) => {
          const pieces: Buffer[] = [];
          response.on('data', (piece: Buffer) => pieces.push(piece));
          response.on('end', () => {
            const text = Buffer.concat(pieces).toString();
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text,
              body: parsed(text) as AnswerBody,
            });
          });
        },
      );
      request.on('error', reject).end(body);
    });
  }

  /** Value of a metric, summed over the series whose labels hold `label`. */
  async metric(name: string, label = ''): Promise<number> {
    const { text } = await this.request('/metrics');
    const series = text.split('\n').filter((line) => line.split(/[{ ]/)[0] === name && line.includes(label));
    return series.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }
}

function written(events: readonly unknown[], as: keyof typeof CONTENT_TYPES): string {
  if (as === 'one') return JSON.stringify(events[0]);
  return as === 'batch' ? JSON.stringify(events) : events.map((one) => `${JSON.stringify(one)}\n`).join('');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

let drawn = 0;

/** A good event of its own. */
export function reboot(subject: string, more: object = {}): Record<string, unknown> {
  drawn += 1;
  return {
    specversion: '1.0',
    id: `id-${drawn}`,
    source: '/test',
    type: 'terminal.rebooted.v1',
    subject,
    time: new Date().toISOString(),
    data: { reason: 'user' },
    ...more,
  };
}

/** Lets the loop turn until the condition holds; the test's own time limit is the bound. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setImmediate(done));
}
