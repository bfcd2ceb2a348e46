import { setImmediate, setTimeout as after } from 'node:timers/promises';
import type { Batch, EachBatchPayload } from 'kafkajs';
import type { Logger } from '#observability';
import { Backoff } from '../client/backoff.js';
import type { GroupReports } from './group-reports.js';
import type { Positions } from './positions.js';
import type { Handled, ReceivedBatch } from './received.js';

/** How often the group is told that a member lives which is busy with a batch; kafkajs thins this out. */
const BEAT_EVERY_MS = 1_000;

export interface BatchRunnerParts {
  readonly handle: (batch: ReceivedBatch) => Promise<Handled>;
  readonly positions: Positions;
  readonly reports: Pick<GroupReports, 'kafkaReceived'>;
  readonly log: Pick<Logger, 'error'>;
}

/**
 * What kafkajs calls with each batch, of several partitions side by side: hands it on, commits what is done, pauses the
 * partition where it is to come later. Lets through what kafkajs itself throws, never an error of ours: some kinds of those
 * end its consumer for good.
 */
export class BatchRunner {
  readonly #parts: BatchRunnerParts;
  readonly #backoff = new Backoff();
  readonly #paused = new Set<NodeJS.Timeout>();
  #active = 0;
  #lastActiveAt = performance.now();
  #commit: Promise<void> | undefined;

  constructor(parts: BatchRunnerParts) {
    this.#parts = parts;
  }

  /** Milliseconds since anything was done; 0 while it is, or waits for its turn. */
  get idleMs(): number {
    return this.#active > 0 || this.#paused.size > 0 ? 0 : performance.now() - this.#lastActiveAt;
  }

  /** Partitions wait because what they hold could not be taken in. */
  get isPaused(): boolean {
    return this.#paused.size > 0;
  }

  woke(): void {
    this.#lastActiveAt = performance.now();
  }

  stop(): void {
    for (const timer of this.#paused) clearTimeout(timer);
    this.#paused.clear();
  }

  readonly run = async (payload: EachBatchPayload): Promise<void> => {
    const { batch, isRunning, isStale, resolveOffset } = payload;
    if (!isRunning() || isStale()) return;
    this.#active += 1;
    try {
      await this.#parts.positions.look(batch);
      if ((await this.#whileBeating(this.#handle(batch), payload)) === 'later') return this.#pause(payload);
      this.#backoff.reset();
      const last = batch.lastOffset();
      resolveOffset(last);
      this.#parts.positions.moved(batch.topic, batch.partition, BigInt(last) + 1n);
      this.#parts.reports.kafkaReceived(batch.messages.length);
      await this.#commitWithOthers(payload);
    } finally {
      this.#active -= 1;
      this.woke();
    }
  };

  async #handle({ topic, partition, messages }: Batch): Promise<Handled> {
    try {
      return await this.#parts.handle({ topic, partition, messages });
    } catch (error) {
      this.#parts.log.error({ err: error, topic, partition }, 'messages could not be taken in; they are tried again');
      return 'later';
    }
  }

  async #whileBeating(work: Promise<Handled>, { heartbeat }: EachBatchPayload): Promise<Handled> {
    const ended = new AbortController();
    const beats = (async () => {
      for (;;) {
        await after(BEAT_EVERY_MS, undefined, { signal: ended.signal });
        // That the group is being shared anew is told again when the batch is over; until then the batch goes on.
        await heartbeat().catch(() => {});
      }
    })();
    const over = beats.catch(() => {});
    try {
      return await work;
    } finally {
      ended.abort();
      await over;
    }
  }

  #pause({ pause }: EachBatchPayload): void {
    const resume = pause();
    const timer = setTimeout(() => {
      this.#paused.delete(timer);
      this.woke();
      try {
        resume();
      } catch {
        // The consumer has gone meanwhile, and its successor has its own pauses.
      }
    }, this.#backoff.next());
    this.#paused.add(timer);
  }

  /** Batches whose messages were stored together are over in the same turn: one request commits them all. */
  #commitWithOthers({ commitOffsetsIfNecessary, uncommittedOffsets }: EachBatchPayload): Promise<void> {
    this.#commit ??= setImmediate().then(() => {
      this.#commit = undefined;
      return commitOffsetsIfNecessary(uncommittedOffsets());
    });
    return this.#commit;
  }
}
