import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';

interface SentEvent {
  readonly id: string;
  readonly source: string;
  readonly subject: string;
  readonly type: string;
  readonly time: string;
  readonly data: unknown;
}

/** What to do with a request instead of taking it: answer so, cut the line, or take it and cut the line. */
export type Trouble = { readonly status: number; readonly retryAfter?: string } | 'cut' | 'store-and-cut';

export interface FrontDoor {
  readonly url: string;
  /** In the order in which they were stored. */
  readonly events: readonly SentEvent[];
  /** The same as they were sent. */
  readonly texts: readonly string[];
  readonly requests: readonly { readonly events: number; readonly historical: boolean }[];
  close(): Promise<void>;
}

const EVENTS_MAX = 10_000;
const BYTES_MAX = 8 * 1024 * 1024;

/**
 * A way in as the contract has it, as far as a client can tell, over a real socket: `trouble` comes first, one a
 * request, and events of the type `refuse.me` are refused. It exists for the troubles that a well server never makes.
 */
export async function openFrontDoor(key: string, trouble: (Trouble | undefined)[] = []): Promise<FrontDoor> {
  const stored = new Map<string, SentEvent>();
  const texts: string[] = [];
  const requests: { events: number; historical: boolean }[] = [];
  const server = createServer((request, response) => {
    void answer(request, response, { key, trouble, stored, texts, requests });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    get events() {
      return [...stored.values()];
    },
    texts,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface State {
  readonly key: string;
  readonly trouble: (Trouble | undefined)[];
  readonly stored: Map<string, SentEvent>;
  readonly texts: string[];
  readonly requests: { events: number; historical: boolean }[];
}

async function answer(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const trouble = state.trouble.shift();
  if (trouble === 'cut') return void request.socket.destroy();
  if (typeof trouble === 'object') return send(response, trouble.status, { title: 'Trouble' }, trouble.retryAfter);
  if (request.url !== '/v1/telemetry' || request.method !== 'POST') return send(response, 404, { title: 'Not found' });
  if (request.headers.authorization !== `Bearer ${state.key}`) return send(response, 401, { title: 'Unauthenticated' });
  if (request.headers['content-type'] !== 'application/x-ndjson') return send(response, 415, { title: 'Unsupported' });
  const body = Buffer.concat(chunks);
  const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  const lines = plain
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  if (lines.length > EVENTS_MAX || plain.length > BYTES_MAX) return send(response, 413, { title: 'Too large' });
  state.requests.push({ events: lines.length, historical: request.headers['tillwatch-import'] === 'historical' });
  const result = store(lines, state);
  if (trouble === 'store-and-cut') return void request.socket.destroy();
  send(response, 202, result);
}

function store(lines: readonly string[], { stored, texts }: State) {
  const result = { accepted: 0, duplicate: 0, rejected: [] as unknown[], receipt: 'r' };
  for (const [index, line] of lines.entries()) {
    const event = JSON.parse(line) as SentEvent;
    const identity = JSON.stringify([event.subject, event.source, event.id]);
    if (event.type === 'refuse.me')
      result.rejected.push({ index, id: event.id, reason: 'unknown-type', detail: 'no such type' });
    else if (stored.has(identity)) result.duplicate += 1;
    else {
      stored.set(identity, event);
      texts.push(line);
      result.accepted += 1;
    }
  }
  return result;
}

function send(response: ServerResponse, status: number, body: unknown, retryAfter?: string): void {
  const headers = {
    'content-type': 'application/json',
    ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
  };
  response.writeHead(status, headers).end(JSON.stringify(body));
}
