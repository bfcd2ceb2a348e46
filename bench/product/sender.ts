// Sends heartbeats to a product at a rate, or as fast as it takes them: many connections, one body after the other on each.
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

export interface Sending {
  readonly port: number;
  readonly key: string;
  readonly connections: number;
  readonly eventsPerBody: number;
  readonly durationMs: number;
  /** Undefined: as fast as it goes. */
  readonly eventsPerSecond?: number;
  /** Heartbeats go round these, in turn. */
  readonly devices: number;
}

export interface Sent {
  readonly accepted: number;
  readonly elapsedMs: number;
  readonly statuses: Readonly<Record<number, number>>;
  /** The first 202 that did not count every event of its body. */
  readonly miscounted: string | undefined;
  /** From the last byte of a body to its answer. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const TOLD_MAX = 300;
/** No two runs send events of the same ids. */
const RUN = Date.now().toString(36);

/** Sends from a thread of its own. */
export function send(sending: Sending): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { sending } });
    worker.once('message', resolve).once('error', reject);
  });
}

if (!isMainThread && (workerData as { sending?: Sending } | null)?.sending)
  parentPort?.postMessage(await pour((workerData as { readonly sending: Sending }).sending));

async function pour(sending: Sending): Promise<Sent> {
  const { connections, eventsPerBody, durationMs, eventsPerSecond } = sending;
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const [statuses, tookMs]: [Record<number, number>, number[]] = [{}, []];
  let [accepted, body]: [number, number] = [0, 0];
  let miscounted: string | undefined;
  const began = performance.now();
  const everyMs = eventsPerSecond === undefined ? 0 : (eventsPerBody * 1_000) / eventsPerSecond;
  const connection = async (): Promise<void> => {
    while (performance.now() - began < durationMs) {
      const mine = (body += 1);
      // Each body has its instant; who is late sends at once, so that the rate is kept in the mean.
      const early = began + mine * everyMs - performance.now();
      if (everyMs > 0 && early > 0) await sleep(early);
      const text = heartbeats(sending, mine);
      const sentAt = performance.now();
      const { status, told } = await post(sending, agent, text);
      tookMs.push(performance.now() - sentAt);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status !== 202) continue;
      const counted = (JSON.parse(told) as { readonly accepted: number }).accepted;
      if (counted !== eventsPerBody) miscounted ??= told.slice(0, TOLD_MAX);
      accepted += counted;
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  agent.destroy();
  tookMs.sort((a, b) => a - b);
  const at = (share: number): number => tookMs[Math.floor(tookMs.length * share)] ?? Number.NaN;
  return { accepted, elapsedMs: performance.now() - began, statuses, miscounted, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** As text, because making it must cost less than taking it in. */
function heartbeats({ eventsPerBody, devices }: Sending, body: number): string {
  const time = new Date().toISOString();
  let text = '';
  for (let n = 0; n < eventsPerBody; n += 1) {
    const i = (body * eventsPerBody + n) % devices;
    text += `{"specversion":"1.0","id":"${RUN}/${body}/${n}","source":"/gateway-${i % 50}","type":"terminal.heartbeat.v1","subject":"dev-${i}","time":"${time}","data":{"gauges":{"battery_percent":${n % 100},"supply_millivolts":4950,"rssi_dbm":-60,"uptime_s":${body * 60}}}}\n`;
  }
  return text;
}

function post({ port, key }: Sending, agent: http.Agent, text: string): Promise<{ status: number; told: string }> {
  const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${key}` };
  return new Promise((resolve, reject) => {
    const request = http.request(
      { port, host: '127.0.0.1', path: '/v1/telemetry', method: 'POST', headers, agent },
      (response) => {
        let told = '';
        response.setEncoding('utf8').on('data', (piece: string) => (told += piece));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, told }));
      },
    );
    request.on('error', reject).end(text);
  });
}
