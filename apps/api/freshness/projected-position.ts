import { readProjected } from '#read-model/queries';
import type { ApiPorts } from '../ports.js';

/** Without a signal from the projector: a reader waits this much longer than it must, and 40 reads a second cost nothing. */
const POLL_MS = 25;

/** Requests that wait for the read model; each holds a connection, of which the server has 10,000. */
const WAITING_MAX = 5_000;

interface Waiting {
  readonly position: bigint;
  readonly done: (reached: boolean) => void;
}

/** How far the read model has come, and waiting until it has come further. */
export class ProjectedPosition {
  readonly #ports: Pick<ApiPorts, 'db' | 'onProjected'>;
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | undefined;
  #unlisten: (() => void) | undefined;
  #looking = false;

  constructor(ports: Pick<ApiPorts, 'db' | 'onProjected'>) {
    this.#ports = ports;
  }

  /** Everything up to it can be read. */
  async current(): Promise<bigint> {
    return (await readProjected(this.#ports.db())).logPosition;
  }

  /** True once everything up to `position` can be read; false when that takes longer, or too many wait already. */
  async reached(position: bigint, timeoutMs: number): Promise<boolean> {
    if ((await this.current()) >= position) return true;
    if (this.#waiting.size >= WAITING_MAX) return false;
    return new Promise((resolve) => {
      const waiting: Waiting = {
        position,
        done: (reached) => {
          clearTimeout(timer);
          this.#waiting.delete(waiting);
          if (this.#waiting.size === 0) this.#rest();
          resolve(reached);
        },
      };
      const timer = setTimeout(() => waiting.done(false), timeoutMs);
      this.#waiting.add(waiting);
      this.#watch();
    });
  }

  /** Whoever waits is told that it did not come. */
  close(): void {
    for (const waiting of this.#waiting) waiting.done(false);
  }

  #watch(): void {
    this.#unlisten ??= this.#ports.onProjected(() => void this.#look());
    this.#timer ??= setInterval(() => void this.#look(), POLL_MS);
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#unlisten?.();
    this.#unlisten = undefined;
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const current = await this.current();
      for (const waiting of this.#waiting) if (waiting.position <= current) waiting.done(true);
    } catch {
      // The next look may go better; whoever waits has a deadline.
    } finally {
      this.#looking = false;
    }
  }
}
