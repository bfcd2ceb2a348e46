import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { MemoryAccessStore, type Role } from '#access';
import { createDeviceHistory, createRiskHistory, createSiteHistory } from '#device-history';
import { type EventStore, MemoryEventStore } from '#event-store';
import { type HttpHost, openHttpHost } from '#http';
import { createHealth, createLogger, createMetrics } from '#observability';
import { maskCardNumbers, type JsonObject } from '#telemetry';
import { newPlace, type SpecPlace } from '../../../libs/read-model/testing/places.js';
import { IngestModule } from '../../ingest/ingest.module.js';
import { type Ingest, openIngest } from '../../ingest/open-ingest.js';
import { LiveReadModel } from '../../projector/live-read-model.js';
import { projectHere } from '../../projector/projector.js';
import { createProjectorReports } from '../../projector/projector-reports.js';
import { ApiModule } from '../api.module.js';
import { Watch } from './watch.js';

/** A GraphQL answer as a test reads it: what is not there is undefined. */
export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  // Each test looks at what it expects; the shape is the query's.
  readonly data: Readonly<Record<string, never>> | undefined;
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly tillwatch: { readonly logPosition: string; readonly lagMs: number; readonly receipt?: string } | undefined;
}

export interface Ask {
  readonly key?: string | null;
  readonly minReceipt?: string;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: http.OutgoingHttpHeaders;
}

/** The api over the real way in and the real projector, on stores in memory and a read model in a folder of its own. */
export class ApiHarness {
  readonly keys = new Map<Role, string>();
  readonly agent = new http.Agent({ keepAlive: true });
  port = 0;

  private constructor(
    readonly store: EventStore,
    readonly access: MemoryAccessStore,
    /** Where its read model lies. */
    readonly at: SpecPlace,
    readonly live: LiveReadModel,
    readonly ingest: Ingest,
    readonly host: HttpHost,
    /** Everything that was logged. */
    readonly log: { text: string },
    /** Subscriptions that are open. */
    readonly subscriptions: { open: number },
  ) {}

  static async start({
    store = new MemoryEventStore(),
    now = Date.now,
  }: { store?: EventStore; now?: () => number } = {}): Promise<ApiHarness> {
    const at = newPlace();
    const { place } = at;
    const access = new MemoryAccessStore(now);
    const written = { text: '' };
    const subscriptions = { open: 0 };
    const log = createLogger({
      name: 'api',
      mask: maskCardNumbers,
      destination: { write: (line) => void (written.text += line) },
    });
    const [health, metrics] = [createHealth(), createMetrics({ processMetrics: false })];
    const reports = createProjectorReports({ log, metrics });
    const live = await LiveReadModel.open({
      place,
      store,
      now,
      startProjector: (onProjected) => projectHere({ place, store, now, reports }, onProjected),
      onSetAside: () => {},
      onSwapped: () => {},
      onNotSwapped: () => {},
    });
    health.check('projector', () => live.fault());
    await live.start();
    const ingest = openIngest({ store, access, metrics, log, now });
    const api = ApiModule.register({
      db: live.reader,
      onProjected: live.onProjected,
      store,
      history: createDeviceHistory(store, live.reader),
      risks: createRiskHistory(store, live.reader),
      sites: createSiteHistory(live.reader),
      access,
      faults: log,
      operations: { operationAnswered: () => {}, operationRun: () => {}, changeTold: () => {} },
      subscriptions: {
        subscriptionOpened: () => (subscriptions.open += 1),
        subscriptionClosed: () => (subscriptions.open -= 1),
      },
      now,
      newId: () => randomUUID(),
    });
    const host = await openHttpHost({
      modules: [IngestModule.register(ingest), api],
      health,
      metrics,
      faults: log,
      mask: maskCardNumbers,
      nestLogger: false,
    });
    const harness = new ApiHarness(store, access, at, live, ingest, host, written, subscriptions);
    for (const role of ['gateway', 'viewer', 'operator', 'admin'] as const)
      harness.keys.set(role, (await access.createKey('acme', role)).key);
    harness.port = await host.listen(0, '127.0.0.1');
    return harness;
  }

  /** A viewer's subscription, from when the server has it or has pushed something already. */
  async watch(query: string, variables = {}): Promise<Watch> {
    const { open } = this.subscriptions;
    const one = new Watch(this.port, { key: this.key('viewer'), query, variables });
    await one.attached(() => this.subscriptions.open > open || one.pushes.length > 0);
    return one;
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    await this.host.close();
    await this.ingest.close();
    await this.live.close();
    await this.store.close();
    await this.at.remove();
  }

  key(role: Role): string {
    return this.keys.get(role) ?? '';
  }

  /** Sends events through the way in and waits until they can be read. */
  async tell(events: readonly JsonObject[], key = this.key('operator')): Promise<string> {
    const body = events.map((event) => JSON.stringify(event)).join('\n');
    const { status, text } = await this.request('/v1/telemetry', {
      body,
      key,
      headers: { 'content-type': 'application/x-ndjson' },
    });
    const answer = JSON.parse(text) as { rejected?: readonly unknown[]; receipt: string };
    if (status !== 202 || answer.rejected?.length !== 0) throw new Error(`events were not taken: ${status} ${text}`);
    const read = await this.ask('{ fleet { deviceCount } }', {}, { key, minReceipt: answer.receipt });
    if (read.code) throw new Error(`events cannot be read: ${read.message}`);
    return answer.receipt;
  }

  async ask(query: string, variables: JsonObject = {}, ask: Ask = {}): Promise<Answer> {
    const body = ask.body ?? JSON.stringify({ query, variables });
    const { status, headers, text } = await this.request('/graphql', {
      ...ask,
      body,
      headers: { 'content-type': 'application/json', ...ask.headers },
    });
    const parsed = text.startsWith('{') ? (JSON.parse(text) as Record<string, never>) : {};
    const error = (parsed['errors'] as readonly { message: string; extensions?: { code?: string } }[] | undefined)?.[0];
    const { tillwatch } = (parsed['extensions'] ?? {}) as { tillwatch?: Answer['tillwatch'] };
    return {
      status,
      headers,
      text,
      data: parsed['data'],
      code: error?.extensions?.code,
      message: error?.message,
      tillwatch,
    };
  }

  request(where: string, { key = this.key('viewer'), minReceipt, method = 'POST', body, headers = {} }: Ask) {
    return new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>((resolve, reject) => {
      const request = http.request(
        {
          port: this.port,
          host: '127.0.0.1',
          path: where,
          method,
          agent: this.agent,
          headers: {
            ...(key !== null && { authorization: `Bearer ${key}` }),
            ...(minReceipt !== undefined && { 'tillwatch-min-receipt': minReceipt }),
            ...headers,
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
        },
      );
      request.on('error', reject).end(body);
    });
  }
}

let told = 0;

/** A CloudEvent as a terminal or a back office sends it; every one is later than the one before. */
export function event(type: string, subject: string, data: JsonObject, more: JsonObject = {}): JsonObject {
  told += 1;
  const time = new Date(Date.now() - 60 * 60_000 + told).toISOString();
  return { specversion: '1.0', id: `e-${told}`, source: '/test', type: `${type}.v1`, subject, time, ...more, data };
}
