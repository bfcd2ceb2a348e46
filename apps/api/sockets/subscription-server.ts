import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Identity } from '#access';
import type { GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Context } from 'graphql-ws';
import { isBeyondLimit, REQUEST_ID_HEADER, requestIdOf } from '#http';
import { maskEscapedText } from '#telemetry';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { bearerKey } from '../access/identify-reader.js';
import { SOCKET_SUBSCRIPTIONS_MAX } from '../changes/feed-limits.js';
import { limitExceeded } from '../errors/answer-error.js';
import { formattedError, tellError } from '../errors/told-error.js';
import type { DocumentLimits } from '../limits/refuse-document.js';
import type { ApiPorts } from '../ports.js';
import { checkSubscription } from './check-subscription.js';
import type { SocketContext } from './socket-context.js';
import {
  CLOSE,
  CLOSE_MS,
  KEY_CHECK_MS,
  MESSAGE_BYTES_MAX,
  PING_MS,
  SOCKETS_MAX,
  STUCK_CLOSE_MS,
} from './socket-limits.js';

export interface SubscriptionServerOptions {
  readonly ports: ApiPorts;
  readonly schema: GraphQLSchema;
  readonly limits: DocumentLimits;
  readonly path: string;
}

type SocketInit = { readonly authorization?: unknown };

interface Bearer {
  /** Looked up again and again; lives in memory only, as long as the socket. */
  readonly key: string;
  readonly identity: Identity;
}

/** Serves subscriptions over graphql-transport-ws on the port of the HTTP server. */
export class SubscriptionServer {
  readonly #options: SubscriptionServerOptions;
  readonly #sockets: WebSocketServer;
  readonly #bearers = new Map<WebSocket, Bearer>();
  readonly #tell: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  readonly #detach: () => void;
  readonly #dispose: () => Promise<void>;
  readonly #keyCheck: NodeJS.Timeout;

  constructor(server: Server, options: SubscriptionServerOptions) {
    const { ports } = options;
    this.#options = options;
    this.#tell = tellError({ log: ports.faults, newLogId: ports.newId });
    this.#sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX });
    this.#sockets.on('headers', (headers, request) =>
      headers.push(`${REQUEST_ID_HEADER}: ${requestIdOf(request, maskEscapedText)}`),
    );
    const serving = this.#serve();
    this.#dispose = async () => serving.dispose();
    const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void =>
      this.#upgrade(request, socket, head);
    server.on('upgrade', upgrade);
    this.#detach = () => server.off('upgrade', upgrade);
    this.#keyCheck = setInterval(() => this.#endRevoked(), KEY_CHECK_MS).unref();
  }

  /** Closes every socket with 1001, and cuts those that do not answer. */
  async close(): Promise<void> {
    clearInterval(this.#keyCheck);
    this.#detach();
    const open = [...this.#sockets.clients];
    const cut = setTimeout(() => open.forEach((socket) => socket.terminate()), CLOSE_MS);
    await this.#dispose().finally(() => clearTimeout(cut));
  }

  #serve() {
    return useServer<SocketInit>(
      {
        onConnect: (context) => this.#admit(context),
        onSubscribe: (context, _id, payload) => this.#check(context, payload),
        context: (context) => this.#contextOf(context),
        onNext: (_context, _id, _payload, _args, result) => ({
          ...result,
          ...(result.errors && { errors: this.#told(result.errors) }),
        }),
        onError: (_context, _id, _payload, errors) => this.#told(errors),
        onClose: ({ extra }) => void this.#bearers.delete(extra.socket),
        isProd: true,
      },
      this.#sockets,
      PING_MS,
    );
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = request.url?.split('?', 1)[0];
    if (path !== this.#options.path)
      return void socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    if (isBeyondLimit(request.socket) || this.#sockets.clients.size >= SOCKETS_MAX) {
      return void socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    }
    this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#sockets.emit('connection', opened, request));
  }

  /** False closes with 4403; who is not known at all is closed by hand before that. */
  #admit({ connectionParams, extra }: Context<SocketInit, Extra>): boolean {
    const key = bearerKey(connectionParams?.authorization);
    const identity = key === undefined ? undefined : this.#options.ports.access.identify(key);
    if (key === undefined || !identity) {
      extra.socket.close(CLOSE.UNAUTHENTICATED, 'Unauthorized');
      return false;
    }
    if (identity.role === 'gateway') return false;
    this.#bearers.set(extra.socket, { key, identity });
    return true;
  }

  #check(context: Context<SocketInit, Extra>, payload: Parameters<typeof checkSubscription>[2]) {
    if (Object.keys(context.subscriptions).length > SOCKET_SUBSCRIPTIONS_MAX) {
      return [limitExceeded(`A socket may have ${SOCKET_SUBSCRIPTIONS_MAX} subscriptions open.`)];
    }
    return checkSubscription(this.#options.schema, this.#options.limits, payload);
  }

  #contextOf({ extra }: Context<SocketInit, Extra>): SocketContext {
    const { ports } = this.#options;
    const bearer = this.#bearers.get(extra.socket);
    if (!bearer) throw new Error('a subscription came over a socket that nobody was let in by');
    const { identity } = bearer;
    const onStuck = (): void =>
      end(extra.socket, CLOSE.LIMIT_EXCEEDED, 'LIMIT_EXCEEDED: the subscriber is too slow', STUCK_CLOSE_MS);
    return { identity, reading: { tenant: identity.tenant, now: ports.now(), ports }, onStuck };
  }

  #told(errors: readonly GraphQLError[]): GraphQLError[] {
    // The library sends what it is given as JSON; the type asks for the class.
    return errors.map((error) => this.#tell(formattedError(error), error)) as GraphQLError[];
  }

  #endRevoked(): void {
    for (const [socket, { key }] of this.#bearers) {
      if (this.#options.ports.access.identify(key)) continue;
      this.#bearers.delete(socket);
      end(socket, CLOSE.UNAUTHENTICATED, 'Unauthorized');
    }
  }
}

/** Closes, and cuts the line of whoever does not let the closing frame through. */
function end(socket: WebSocket, code: number, reason: string, patienceMs = CLOSE_MS): void {
  socket.close(code, reason);
  const cut = setTimeout(() => socket.terminate(), patienceMs);
  socket.once('close', () => clearTimeout(cut));
}
