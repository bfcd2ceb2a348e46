import type { AccessStore } from '#access';
import type { EventStore } from '#event-store';
import { patientClock } from '#clocks';
import { describeFault, type IngestMetrics, type Logger } from '#observability';
import { forgetRefused } from './forget-refused.js';

/** How often it is looked for refused events that have been kept long enough. */
const RUN_EVERY_MS = 3_600_000;

/** The first look comes when the clock of a machine that has just been started is set. */
const FIRST_RUN_AFTER_MS = 600_000;

export interface RefusedRetentionParts {
  readonly store: Pick<EventStore, 'readStream' | 'truncateStream'>;
  readonly access: Pick<AccessStore, 'listTenants'>;
  readonly metrics: Pick<IngestMetrics, 'refusedForgotten'>;
  readonly log: Pick<Logger, 'error' | 'info'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Lets refused events go when their time is over, of every tenant in turn. Several processes may do it side by side: what
 * one has taken out another does not find. A run that fails is told and made again with the next one.
 */
export class RefusedRetention {
  readonly #parts: RefusedRetentionParts;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopping = false;

  constructor(parts: RefusedRetentionParts) {
    // A clock that was set wrong must not have anything deleted.
    this.#parts = { ...parts, now: patientClock(parts.now) };
  }

  start(afterMs = FIRST_RUN_AFTER_MS): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = setInterval(() => void this.run(), RUN_EVERY_MS).unref();
      void this.run();
    }, afterMs).unref();
  }

  /** One run; whoever asks while one is under way waits for that one. Never rejects. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Resolves when the store is not touched any more: after the step that is under way. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { store, access, metrics, log, now } = this.#parts;
    let events = 0;
    try {
      for (const tenant of await access.listTenants()) {
        if (this.#stopping) break;
        events += await forgetRefused(tenant, { store, now: now(), isStopping: () => this.#stopping });
      }
    } catch (error) {
      log.error({ fault: describeFault(error) }, 'refused events whose time is over could not be let go');
    }
    metrics.refusedForgotten(events);
    if (events > 0) log.info({ events }, 'let refused events go that had been kept for 30 days');
  }
}
