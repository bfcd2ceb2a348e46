import type { Server, Socket } from 'node:net';
import type { HealthCheck, Logger, RequestMetrics } from '#observability';
import { CONNECTIONS_MAX, CONNECTIONS_MIN, CONNECTIONS_TOLD_MAX, FILES_KEPT } from './http-limits.js';

export interface ConnectionsOptions {
  /** What the process may have open; undefined: as much as it likes. */
  readonly filesMax: number | undefined;
  readonly metrics: Pick<RequestMetrics, 'connectionsOpen' | 'connectionRefused'>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** Connections beyond the limit: their requests are answered 503, but for those of operations. */
const beyond = new WeakSet<Socket>();
export const isBeyondLimit = (socket: Socket): boolean => beyond.has(socket);

/** So many connections that files can be opened all the time: a process that has none left answers nobody, and says nothing. */
export function connectionsMaxOf(filesMax: number | undefined): number {
  const left = (filesMax ?? Number.POSITIVE_INFINITY) - FILES_KEPT - CONNECTIONS_TOLD_MAX;
  return Math.max(CONNECTIONS_MIN, Math.min(CONNECTIONS_MAX, left));
}

/** Open connections of a server, and what becomes of those beyond the limit. */
export class Connections {
  /** Upgraded ones (subscriptions) too: the server itself forgets those and would wait for them for ever. */
  readonly open: ReadonlySet<Socket>;
  readonly #max: number;
  readonly #options: ConnectionsOptions;
  /** Since the first one that was turned away, until there is room again. */
  #isFull = false;

  constructor(server: Server, options: ConnectionsOptions) {
    const open = new Set<Socket>();
    this.open = open;
    this.#options = options;
    this.#max = connectionsMaxOf(options.filesMax);
    server.maxConnections = this.#max + CONNECTIONS_TOLD_MAX;
    options.metrics.connectionsOpen(() => open.size);
    if (this.#max < CONNECTIONS_MAX)
      options.log.warn(
        { filesMax: options.filesMax, connectionsMax: this.#max },
        'few files may be open at once, and so few connections',
      );
    // Before the server's own listener, which may have a request of it at once.
    server.prependListener('connection', (socket: Socket) => {
      if (open.size >= this.#max) this.#turnAway(socket);
      open.add(socket);
      socket.once('close', () => {
        open.delete(socket);
        this.#leave();
      });
    });
    server.on('drop', () => this.#turnAway());
  }

  /** Why some are turned away; undefined: they are not. */
  readonly fault: HealthCheck = () =>
    this.#isFull
      ? `${this.open.size} connections are open, and beyond ${this.#max} they are turned away: look for clients that do not close theirs, or let the process open more files (ulimit -n)`
      : undefined;

  #turnAway(socket?: Socket): void {
    if (socket) beyond.add(socket);
    this.#options.metrics.connectionRefused();
    if (!this.#isFull)
      this.#options.log.warn({ connectionsMax: this.#max }, 'connections are turned away: too many are open');
    this.#isFull = true;
  }

  #leave(): void {
    // Some room first, or the log would tell of every connection that comes and goes.
    if (!this.#isFull || this.open.size > this.#max * ROOM_AGAIN_SHARE) return;
    this.#isFull = false;
    this.#options.log.info({ open: this.open.size }, 'connections are let in again');
  }
}

const ROOM_AGAIN_SHARE = 0.9;
