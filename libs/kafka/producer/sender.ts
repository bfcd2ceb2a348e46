import { setTimeout as after } from 'node:timers/promises';
import type { Kafka, Message, Producer } from 'kafkajs';
import type { Logger } from '#observability';
import { Backoff } from '../client/backoff.js';
import { KafkaUnavailable } from '../client/kafka-unavailable.js';
import { CoveredPartitions } from './covered-partitions.js';
import { slicesOf } from './slices.js';

/** With a key always: one without would go to another partition when a send is tried again. */
export type Outgoing = Pick<Message, 'value' | 'headers'> & { readonly key: string };

/** A broker that was killed is back, or another has taken over, within some ten seconds; then whoever waits is told. */
const RETRY = { retries: 20, initialRetryTime: 100, maxRetryTime: 1_000 };

export interface SenderParts {
  /** A client for each producer that is made: one that failed is left alone. */
  readonly client: () => Kafka;
  readonly log: Pick<Logger, 'error' | 'info'>;
  readonly sent?: (messages: number, durationMs: number) => void;
}

/**
 * Sends messages so that each is there once: idempotent, acknowledged by all in-sync replicas. One send at a time, and a
 * producer whose send failed is never used again, since kafkajs numbers the next messages as it had numbered those that
 * failed: a broker that had stored them would take others of the same number and count for the same, and drop them with an
 * acknowledgement.
 */
export class Sender {
  readonly #parts: SenderParts;
  readonly #covered = new CoveredPartitions();
  readonly #closing = new AbortController();
  #producer: Producer | undefined;
  #connecting: Promise<void> = Promise.resolve();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#connect();
  }

  /** Why nothing can be sent; undefined: it can. */
  fault(): string | undefined {
    return this.#producer ? undefined : 'no broker answers to what sends';
  }

  /**
   * Resolves once every message is on all in-sync replicas.
   *
   * @throws KafkaUnavailable any part may be there, and sending all of it again makes doubles of that part
   */
  send(topic: string, messages: readonly Outgoing[]): Promise<void> {
    const sent = this.#turn.then(() => this.#send(topic, messages));
    this.#turn = sent.catch(() => {});
    return sent;
  }

  /** What was handed over is sent, or failed, when it resolves. */
  async close(): Promise<void> {
    await this.#turn;
    this.#closing.abort();
    await this.#connecting;
    await this.#producer?.disconnect().catch(() => {});
    this.#producer = undefined;
  }

  async #send(topic: string, messages: readonly Outgoing[]): Promise<void> {
    for (const slice of slicesOf(messages)) {
      const producer = this.#producer;
      if (!producer) throw new KafkaUnavailable('no broker answers');
      const began = performance.now();
      try {
        this.#covered.begin();
        const acknowledged = await producer.send({ topic, messages: [...slice], acks: -1 });
        if (!this.#covered.areAllIn(acknowledged)) throw new Error('not every partition acknowledged its messages');
      } catch (cause) {
        this.#replace(producer, cause);
        throw new KafkaUnavailable('the brokers did not take what was sent', { cause });
      }
      this.#parts.sent?.(slice.length, performance.now() - began);
    }
  }

  #replace(failed: Producer, cause: unknown): void {
    this.#producer = undefined;
    this.#parts.log.error({ err: cause }, 'the brokers did not take what was sent');
    void failed.disconnect().catch(() => {});
    this.#connect();
  }

  #connect(): void {
    this.#connecting = this.#connectUntilItIs().catch(() => {});
  }

  async #connectUntilItIs(): Promise<void> {
    const backoff = new Backoff();
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const producer = this.#parts.client().producer({
        idempotent: true,
        allowAutoTopicCreation: false,
        createPartitioner: this.#covered.partitioner,
        retry: RETRY,
      });
      try {
        await producer.connect();
        this.#producer = producer;
        return;
      } catch {
        await producer.disconnect().catch(() => {});
        await after(backoff.next(), undefined, { signal });
      }
    }
  }
}
