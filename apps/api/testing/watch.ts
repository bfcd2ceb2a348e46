import type { JsonObject } from '#telemetry';
import { WebSocket } from 'ws';

export interface Push {
  readonly data?: {
    readonly deviceChanged: {
      readonly kind: string;
      readonly cursor: string;
      readonly device: Readonly<Record<string, never>>;
    };
  };
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** Anything that takes longer than this never comes. */
const PATIENCE_MS = 5_000;

/** A subscription over graphql-transport-ws, as a client has it. */
export class Watch {
  readonly pushes: Push[] = [];
  closeCode: number | undefined;
  readonly #socket: WebSocket;
  readonly #wakes = new Set<() => void>();
  acknowledged = false;

  constructor(
    port: number,
    {
      key,
      query,
      variables = {},
    }: { readonly key: string | null; readonly query: string; readonly variables?: JsonObject },
  ) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
    const say = (message: JsonObject): void => this.#socket.send(JSON.stringify(message));
    this.#socket.on('open', () =>
      say({ type: 'connection_init', payload: key === null ? {} : { authorization: `Bearer ${key}` } }),
    );
    this.#socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as { type: string; payload?: never };
      if (message.type === 'connection_ack') {
        this.acknowledged = true;
        say({ id: '1', type: 'subscribe', payload: { query, variables } });
      }
      if (message.type === 'next') this.pushes.push(message.payload ?? {});
      if (message.type === 'error') this.pushes.push({ errors: message.payload ?? [] });
      for (const wake of this.#wakes) wake();
    });
    this.#socket.on('close', (code) => {
      this.closeCode = code;
      for (const wake of this.#wakes) wake();
    });
    this.#socket.on('error', () => {});
  }

  /** The connection was acknowledged and the subscription is attached: a second one on the line tells, since it is answered in order. */
  async attached(isAttached: () => boolean): Promise<void> {
    await this.until(() => this.acknowledged);
    await until(isAttached);
  }

  async until(condition: () => boolean): Promise<void> {
    await until(condition, this.#wakes);
  }

  /** The next push that this test has not looked at. */
  async next(): Promise<Push> {
    await this.until(() => this.pushes.length > 0 || this.closeCode !== undefined);
    const push = this.pushes.shift();
    if (!push) throw new Error(`the socket was closed with ${this.closeCode}`);
    return push;
  }

  async closed(): Promise<number | undefined> {
    await this.until(() => this.closeCode !== undefined);
    return this.closeCode;
  }

  close(): void {
    this.#socket.close(1000);
  }

  /** Reads nothing any more, as a client whose line is stuck; `resume` reads on. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }
}

/** Looks again whenever something came, and every few milliseconds. */
export function until(condition: () => boolean, wakes = new Set<() => void>()): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      wakes.delete(look);
      clearInterval(poll);
      clearTimeout(giveUp);
      settle();
    };
    const look = (): void => {
      if (condition()) end(resolve);
    };
    const poll = setInterval(look, 10);
    const giveUp = setTimeout(() => end(() => reject(new Error('it did not come in time'))), PATIENCE_MS);
    wakes.add(look);
    look();
  });
}
