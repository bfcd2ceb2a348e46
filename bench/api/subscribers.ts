import { parentPort } from 'node:worker_threads';
import { WebSocket } from 'ws';

export type SubscribersRequest =
  | { readonly kind: 'open'; readonly port: number; readonly key: string; readonly subscribers: number }
  /** Answered when every subscriber has one more push. */
  | { readonly kind: 'await' }
  | { readonly kind: 'close' };
export type SubscribersTold = 'done';

const QUERY =
  'subscription { deviceChanged { kind cursor device { id firmware { version } risk { probability band } diagnosis { cause } recommendation { action } } } }';
/** Sockets that are opened at the same time. */
const OPENING_MAX = 50;

const sockets: WebSocket[] = [];
let missing = 0;
let allCame: (() => void) | undefined;

function open(port: number, key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', {
      perMessageDeflate: false,
    });
    sockets.push(socket);
    const say = (message: object): void => socket.send(JSON.stringify(message));
    socket.on('open', () => say({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } }));
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      const { type } = JSON.parse(data.toString('utf8')) as { readonly type: string };
      if (type === 'connection_ack') {
        say({ id: '1', type: 'subscribe', payload: { query: QUERY } });
        resolve();
      }
      if (type === 'ping') say({ type: 'pong' });
      if (type !== 'next') return;
      missing -= 1;
      if (missing === 0) allCame?.();
    });
  });
}

parentPort?.on('message', (request: SubscribersRequest) => {
  void answer(request).then(() => parentPort?.postMessage('done' satisfies SubscribersTold));
});

async function answer(request: SubscribersRequest): Promise<void> {
  if (request.kind === 'close') for (const socket of sockets) socket.terminate();
  if (request.kind === 'await') {
    missing = sockets.length;
    await new Promise<void>((resolve) => {
      allCame = resolve;
    });
  }
  if (request.kind !== 'open') return;
  for (let opened = 0; opened < request.subscribers; opened += OPENING_MAX) {
    const some = Math.min(OPENING_MAX, request.subscribers - opened);
    await Promise.all(Array.from({ length: some }, () => open(request.port, request.key)));
  }
}
