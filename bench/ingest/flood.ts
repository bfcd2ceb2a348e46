// A sender in a thread of its own: so many connections, one body after the other on each, until time is up.
import http from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
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
}

async function pour({ port, key, connections, eventsPerBody, durationMs }: Flood): Promise<Flooded> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${key}` };
  const [statuses, tookMs]: [Record<number, number>, number[]] = [{}, []];
  let [accepted, body] = [0, 0];
  const began = performance.now();
  const send = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const sentAt = performance.now();
      const request = http.request(
        { port, host: '127.0.0.1', path: '/v1/telemetry', method: 'POST', headers, agent },
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
      request.on('error', reject).end(text);
    });
  const connection = async (): Promise<void> => {
    while (performance.now() - began < durationMs) await send(heartbeats((body += 1), eventsPerBody));
  };
  await Promise.all(Array.from({ length: connections }, connection));
  agent.destroy();
  tookMs.sort((a, b) => a - b);
  const at = (share: number): number => tookMs[Math.floor(tookMs.length * share)] ?? 0;
  return { accepted, elapsedMs: performance.now() - began, statuses, p50Ms: at(0.5), p99Ms: at(0.99) };
}

parentPort?.postMessage(await pour(workerData as Flood));
