import { randomUUID } from 'node:crypto';
import type { EventStoreDBClient } from '@eventstore/db-client';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import { appendRequest, type ServerAppend, type ServerAnswer, answerOf, correlationOf } from './append-messages.js';

type StreamsClient = InstanceType<typeof streamsService.StreamsClient>;
type Call = ReturnType<StreamsClient['batchAppend']>;
type Resp = InstanceType<typeof streams.BatchAppendResp>;

/** What the client keeps for classes derived from it: its connection, with gossip, leader and reconnection. */
interface ClientInside {
  GRPCStreamCreator(
    of: typeof streamsService.StreamsClient,
    name: string,
    create: (client: StreamsClient) => Call,
  ): () => Promise<Call>;
  callArguments(options: object, callOptions: { deadline: number }): Parameters<StreamsClient['batchAppend']>;
}

interface Pending {
  resolve(answer: ServerAnswer): void;
  reject(error: Error): void;
}

/** The connection was lost, or given up; whether what was under way is stored nobody knows. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
  readonly code = 'event-store-silent';
}

/**
 * Appends on one stream of the client's own connection, as many at a time as are asked for.
 *
 * Not by the client's `appendToStream`, which speaks the same protocol: when a connection is lost while writes wait for
 * their turn, it leaves each of them as a rejection that nobody handles, and Node ends the process; its answers find their
 * calls in one table for all clients, which the fault of one empties; and it has no deadline.
 */
export class AppendStream {
  readonly #client: ClientInside;
  readonly #pending = new Map<string, Pending>();
  #call: Promise<Call> | undefined;
  /** While the connection takes no more for the moment. */
  #room: PromiseWithResolvers<void> | undefined;

  constructor(
    client: EventStoreDBClient,
    private readonly deadlineMs: number,
  ) {
    this.#client = client as unknown as ClientInside;
  }

  /** Rejects with AnswerLost. */
  async append(append: ServerAppend): Promise<ServerAnswer> {
    const opened = this.#open();
    const id = randomUUID();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(opened), this.deadlineMs);
      this.#pending.set(id, {
        resolve: (answer) => (clearTimeout(timer), resolve(answer)),
        reject: (error) => (clearTimeout(timer), reject(error)),
      });
      void this.#send(opened, id, append);
    });
  }

  /** Where the connection goes first, whoever waits is told by `#lost`. */
  async #send(opened: Promise<Call>, id: string, append: ServerAppend): Promise<void> {
    const call = await opened.catch(() => undefined);
    while (this.#room) await this.#room.promise;
    if (!call || !this.#pending.has(id)) return;
    if (!call.write(appendRequest(id, append, this.deadlineMs))) this.#waitForRoom();
  }

  /** What is under way is rejected. */
  async close(): Promise<void> {
    const opened = this.#call;
    this.#lost(opened, new Error('the event store is closed'));
    const call = await opened?.catch(() => undefined);
    call?.cancel();
  }

  #open(): Promise<Call> {
    if (this.#call) return this.#call;
    const create = this.#client.GRPCStreamCreator(streamsService.StreamsClient, 'appendToStream', (client) =>
      client.batchAppend(...this.#client.callArguments({}, { deadline: Infinity })),
    );
    const opened = create();
    this.#call = opened;
    opened.then(
      (call) => {
        call.on('drain', () => opened === this.#call && this.#hasRoom());
        call.on('data', (resp: Resp) => this.#answered(resp));
        call.on('error', (error: Error) => this.#lost(opened, error));
        call.on('end', () => this.#lost(opened, new Error('the server ended the connection')));
      },
      (error: Error) => this.#lost(opened, error),
    );
    return opened;
  }

  #answered(resp: Resp): void {
    const id = correlationOf(resp);
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.resolve(answerOf(resp));
  }

  /** A server that is frozen answers nobody: all that wait are told, and the next one opens another stream. */
  #giveUp(opened: Promise<Call>): void {
    this.#lost(opened, new Error(`no answer within ${this.deadlineMs} ms`));
    void opened.then(
      (call) => call.cancel(),
      () => {},
    );
  }

  #lost(opened: Promise<Call> | undefined, cause: Error): void {
    // An older stream's last word.
    if (opened !== this.#call) return;
    this.#call = undefined;
    this.#hasRoom();
    const lost = new AnswerLost(cause.message, { cause });
    for (const { reject } of this.#pending.values()) reject(lost);
    this.#pending.clear();
  }

  #waitForRoom(): void {
    this.#room ??= Promise.withResolvers();
  }

  #hasRoom(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }
}
