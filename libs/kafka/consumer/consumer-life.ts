import type { Admin, Consumer, Kafka } from 'kafkajs';
import type { Logger } from '#observability';
import { makeTopics } from '../topics/make-topics.js';
import { weaknessesOf } from '../topics/weak-topics.js';
import { BatchRunner } from './batch-runner.js';
import type { EndReason, GroupReports } from './group-reports.js';
import { Positions } from './positions.js';
import type { Handled, ReceivedBatch } from './received.js';

export interface GroupLimits {
  /** A member that was not heard of for so long is taken for dead. Two dozen of the longest pauses of a busy thread. */
  readonly sessionMs: number;
  /** How often lag and life are looked at. */
  readonly watchEveryMs: number;
  /** Messages wait, and none came for so long: the consumer is stuck (kafkajs#1072, #1441) and is made anew. */
  readonly stallMs: number;
}

export const GROUP_LIMITS: GroupLimits = { sessionMs: 30_000, watchEveryMs: 5_000, stallMs: 60_000 };

export interface GroupParts {
  readonly client: () => Kafka;
  readonly groupId: string;
  /** Made where they are missing. */
  readonly ownTopics: readonly string[];
  /** Of `ownTopics`, the one that is read. */
  readonly readTopic: string;
  /** Of others; those that are missing are read once they are there. */
  readonly sources: readonly string[];
  readonly handle: (batch: ReceivedBatch) => Promise<Handled>;
  readonly reports: GroupReports;
  readonly log: Pick<Logger, 'error' | 'warn' | 'info'>;
  readonly limits: GroupLimits;
}

/** Memory of what was fetched and not taken in yet: so much of one partition, so much in all, as it was sent. */
const PARTITION_BYTES_MAX = 1024 * 1024;
const FETCH_BYTES_MAX = 8 * 1024 * 1024;
/** A broker answers a fetch that finds nothing after so long; a message that comes meanwhile is answered at once. */
const WAIT_MS = 250;
/** More partitions than one process should own. */
const PARTITIONS_AT_ONCE = 256;

/** One consumer from its connection to its end; whoever keeps it makes another then. */
export class ConsumerLife {
  readonly #parts: GroupParts;
  readonly #admin: Admin;
  readonly #consumer: Consumer;
  readonly #positions: Positions;
  readonly #runner: BatchRunner;
  readonly #ended: Promise<EndReason>;
  #end: (reason: EndReason) => void = () => {};
  #watch: NodeJS.Timeout | undefined;
  #missing: readonly string[] = [];
  #weaknesses: readonly string[] = [];
  #fault: string | undefined = 'no broker answers to what reads';

  constructor(parts: GroupParts) {
    this.#parts = parts;
    const client = parts.client();
    this.#admin = client.admin();
    this.#consumer = client.consumer({
      groupId: parts.groupId,
      sessionTimeout: parts.limits.sessionMs,
      heartbeatInterval: Math.ceil(parts.limits.sessionMs / 10),
      maxWaitTimeInMs: WAIT_MS,
      maxBytesPerPartition: PARTITION_BYTES_MAX,
      maxBytes: FETCH_BYTES_MAX,
      allowAutoTopicCreation: false,
      // Starting again is ours, with a backoff of our own and a new client.
      retry: { retries: 5, initialRetryTime: 200, maxRetryTime: 2_000, restartOnFailure: async () => false },
    });
    const { groupId, reports, log, handle } = parts;
    this.#positions = new Positions({ groupId, admin: this.#admin, reports, log });
    this.#runner = new BatchRunner({ handle, positions: this.#positions, reports, log });
    this.#ended = new Promise((resolve) => (this.#end = resolve));
  }

  /** Why nothing is taken in; undefined: it is. */
  fault(): string | undefined {
    return this.#fault;
  }

  /** What an operator should know although all goes well. */
  notes(): readonly string[] {
    return [
      ...this.#missing.map((topic) => `the source topic ${topic} is missing`),
      ...this.#weaknesses,
      ...(this.#runner.isPaused ? ['paused until the event store takes events again'] : []),
    ];
  }

  /** Resolves, with why, when it reads no more and another one should; rejects when it could not begin. */
  async live(): Promise<EndReason> {
    const topics = await this.#prepareTopics();
    this.#listen();
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: this.#runner.run,
    });
    this.#watchSoon();
    return this.#ended;
  }

  /** Finishes the batches under way, commits them and leaves the group. */
  async close(): Promise<void> {
    clearTimeout(this.#watch);
    this.#runner.stop();
    this.#fault ??= 'is not in its group';
    await this.#consumer.disconnect().catch(() => {});
    await this.#admin.disconnect().catch(() => {});
    this.#parts.reports.kafkaLag([]);
  }

  /** Those that can be read now. */
  async #prepareTopics(): Promise<readonly string[]> {
    const { ownTopics, readTopic, sources, log } = this.#parts;
    await this.#admin.connect();
    this.#fault = 'is not in its group yet';
    await makeTopics(this.#admin, ownTopics);
    const known = new Set(await this.#admin.listTopics());
    this.#missing = sources.filter((topic) => !known.has(topic));
    // A user who may not read the settings of topics may all the same read the topics.
    this.#weaknesses = await weaknessesOf(this.#admin, ownTopics).catch(() => [
      'the settings of topics cannot be read',
    ]);
    for (const note of this.notes()) log.warn({ note }, 'the Kafka way in is open, though not as it should be');
    return [readTopic, ...sources.filter((topic) => known.has(topic))];
  }

  #listen(): void {
    const consumer = this.#consumer;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.#fault = undefined;
      this.#runner.woke();
      this.#positions.assigned(payload.memberAssignment);
      this.#parts.reports.kafkaRebalanced();
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      this.#fault = 'no broker answers to what reads';
      this.#parts.log.error({ err: payload.error }, 'the Kafka consumer ended; another one is started');
      this.#end('crash');
    });
  }

  #watchSoon(): void {
    this.#watch = setTimeout(() => void this.#look().finally(() => this.#watchSoon()), this.#parts.limits.watchEveryMs);
    this.#watch.unref();
  }

  async #look(): Promise<void> {
    try {
      const lags = await this.#lags();
      this.#parts.reports.kafkaLag(lags);
      const waits = lags.some(({ messages }) => messages > 0);
      if (waits && this.#runner.idleMs > this.#parts.limits.stallMs) {
        this.#parts.log.error('messages wait and none came: the Kafka consumer is stuck, another one is started');
        return this.#end('stall');
      }
      if (this.#missing.length === 0) return;
      const known = new Set(await this.#admin.listTopics());
      if (this.#missing.some((topic) => known.has(topic))) this.#end('topics');
    } catch {
      // The brokers do not answer: the consumer will find out by itself, and end.
    }
  }

  async #lags(): Promise<{ topic: string; partition: number; messages: number }[]> {
    const owned = this.#positions.owned();
    const edges = new Map<string, bigint>();
    for (const topic of new Set(owned.map((place) => place.topic))) {
      for (const { partition, high } of await this.#admin.fetchTopicOffsets(topic)) {
        edges.set(`${topic} ${partition}`, BigInt(high));
      }
    }
    return owned.map(({ topic, partition, next }) => {
      const lag = (edges.get(`${topic} ${partition}`) ?? next) - next;
      return { topic, partition, messages: Math.max(0, Number(lag)) };
    });
  }
}
