import http from 'node:http';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

export interface Load {
  readonly port: number;
  readonly path: string;
  /** Sent one after the other, over and over. */
  readonly bodies: readonly string[];
  readonly headers: http.OutgoingHttpHeaders;
  /** Each asks one after the other; 20 where it is not said. */
  readonly connections?: number;
}

export interface Figures {
  readonly answersPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const CONNECTIONS = 20;

type Asked = Figures & { readonly text: string };

/**
 * Asks over and over for so many seconds, the first of which does not count; ends with the last answer's text. From a
 * thread of its own, so that the server has its core for itself.
 */
export function ask(load: Load, seconds: number): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { load, seconds } });
    worker.once('message', resolve).once('error', reject);
  });
}

if (!isMainThread && (workerData as { readonly load?: Load } | null)?.load) {
  const { load, seconds } = workerData as { readonly load: Load; readonly seconds: number };
  parentPort?.postMessage(await askHere(load, seconds));
}

async function askHere(load: Load, seconds: number): Promise<Asked> {
  const { connections = CONNECTIONS, bodies } = load;
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const [warm, end] = [performance.now() + 1_000, performance.now() + 1_000 + seconds * 1_000];
  const times: number[] = [];
  let [text, asked] = ['', 0];
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      const began = performance.now();
      text = await one(load, bodies[(asked += 1) % bodies.length] ?? '', agent);
      if (began > warm) times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { answersPerSecond: times.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), text };
}

function one({ port, path, headers }: Load, body: string, agent: http.Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        port,
        path,
        method: 'POST',
        agent,
        host: '127.0.0.1',
        headers: { 'content-type': 'application/json', ...headers },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('end', () => resolve(text));
      },
    );
    request.on('error', reject).end(body);
  });
}
