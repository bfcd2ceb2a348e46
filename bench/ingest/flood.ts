// A sender in a process of its own: so many connections, one body after the other on each, until time is up. What it is
// to send comes as JSON in its first argument, what came of it goes to its parent.
import http from 'node:http';
import { heartbeats } from './heartbeats.js';

export interface Flood {
  readonly port: number;
  readonly key: string;
  readonly connections: number;
  readonly eventsPerBody: number;
  readonly durationMs: number;
}

export interface Flooded {
  readonly accepted: number;
  readonly elapsedMs: number;
  readonly statuses: Readonly<Record<number, number>>;
  /** Of answers, in ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of the sender. */
  readonly senderMs: number;
}

/** Bodies that are told apart by their count alone; made anew for each, so that none is a resend. */
const DEVICES = 10_000;

async function pour({ port, key, connections, eventsPerBody, durationMs }: Flood): Promise<Flooded> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${key}` };
  const [statuses, tookMs]: [Record<number, number>, number[]] = [{}, []];
  let [accepted, body] = [0, 0];
  const began = performance.now();
  const send = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const sentAt = performance.now();
      const length = { 'content-length': text.length };
      const request = http.request(
        { port, host: '127.0.0.1', path: '/v1/telemetry', method: 'POST', headers: { ...headers, ...length }, agent },
        (response) => {
          let answer = '';
          response.setEncoding('utf8').on('data', (piece: string) => (answer += piece));
          response.on('end', () => {
            const status = response.statusCode ?? 0;
            statuses[status] = (statuses[status] ?? 0) + 1;
            if (status === 202) accepted += (JSON.parse(answer) as { accepted: number }).accepted;
            tookMs.push(performance.now() - sentAt);
            resolve();
          });
        },
      );
      request.on('error', reject).end(text, 'latin1');
    });
  const connection = async (): Promise<void> => {
    while (performance.now() - began < durationMs) {
      body += 1;
      await send(heartbeats(body, eventsPerBody, (body * eventsPerBody) % DEVICES));
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  agent.destroy();
  tookMs.sort((a, b) => a - b);
  const at = (share: number): number => tookMs[Math.floor(tookMs.length * share)] ?? 0;
  const { user, system } = process.cpuUsage();
  return {
    accepted,
    elapsedMs: performance.now() - began,
    statuses,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    senderMs: (user + system) / 1_000,
  };
}

const [flood = ''] = process.argv.slice(2);
const flooded = await pour(JSON.parse(flood) as Flood);
process.send?.(flooded, () => process.disconnect());
