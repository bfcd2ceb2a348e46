// A thread that pours heartbeats into a server over so many connections, without ever waiting as it is asked to; or, where
// `polite`, going back as it is told. Ids are written into a body that is made once: pouring must cost less than taking in.
import { Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { parentPort, workerData } from 'node:worker_threads';

const { url, key, tag, connections, events, devices, forMs, polite } = workerData;
const DIGITS = 9;
const told = { acknowledged: [], statuses: {}, retryAfter: [], miscounted: 0, lastReceipt: '', tookMs: 0 };
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const { hostname, port } = new URL(url);
const headers = {
  'content-type': 'application/x-ndjson',
  'content-encoding': 'gzip',
  authorization: `Bearer ${key}`,
};

let poured = 0;
const began = performance.now();
await Promise.all(Array.from({ length: connections }, (_, lane) => connection(lane)));
told.tookMs = performance.now() - began;
agent.destroy();
parentPort.postMessage(told);

async function connection(lane) {
  const { body, write } = template(lane);
  while (performance.now() - began < forMs) {
    const number = (poured += 1);
    write(number);
    const { status, answer, retryAfter } = await post(gzipSync(body, { level: 1 }));
    told.statuses[status] = (told.statuses[status] ?? 0) + 1;
    if (status === 202) {
      if (answer.accepted === events) told.acknowledged.push(number);
      else told.miscounted += 1;
      told.lastReceipt = answer.receipt;
    }
    if (status === 429 && told.retryAfter.length < 10_000) told.retryAfter.push(retryAfter ?? 'none');
    if (polite && status !== 202) await new Promise((resolve) => setTimeout(resolve, Number(retryAfter) * 1_000));
  }
}

/** A body of a gateway's devices; `write` puts another number into all its ids, and the time into all events. */
function template(lane) {
  const blank = '0'.repeat(DIGITS);
  const time = new Date().toISOString();
  const lines = Array.from(
    { length: events },
    (_, i) =>
      `{"id":"${tag}/${blank}/${i}","specversion":"1.0","source":"/${tag}","type":"terminal.heartbeat.v1","subject":"${tag}-${lane}-${i % devices}","time":"${time}","data":{"gauges":{"battery_percent":${i % 100}}}}\n`,
  );
  const body = Buffer.from(lines.join(''));
  const before = `{"id":"${tag}/`.length;
  const [times, timeLength] = [[], time.length];
  const starts = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at + before);
    times.push(at + line.indexOf('"time":"') + 8);
    at += line.length;
  }
  const write = (number) => {
    const digits = Buffer.from(String(number).padStart(DIGITS, '0'));
    for (const start of starts) digits.copy(body, start);
    const now = Buffer.from(new Date().toISOString());
    for (const start of times) now.copy(body, start, 0, timeLength);
  };
  return { body, write };
}

function post(body) {
  return new Promise((resolve) => {
    const asked = request(
      {
        hostname,
        port,
        path: '/v1/telemetry',
        method: 'POST',
        agent,
        headers: { ...headers, 'content-length': body.length },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece) => (text += piece));
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            retryAfter: response.headers['retry-after'],
            answer: response.statusCode === 202 ? JSON.parse(text) : {},
          }),
        );
      },
    );
    asked.on('error', (error) => resolve({ status: error.code ?? 'error', answer: {} }));
    asked.end(body);
  });
}
