/** Before a thread that ended is started again; twice as long each time, until one has lived for a minute. */
const RESTART_AFTER_MS = 100;
const RESTART_AFTER_MS_MAX = 30_000;
const LIVED_LONG_MS = 60_000;

/** A thread from its start to its end. */
export interface ThreadLife {
  /** Resolves when it has ended as it was told to. */
  close(): Promise<void>;
}

export interface KeepThread<Life extends ThreadLife> {
  /** As log lines and metrics name it: `ingest`. */
  readonly name: string;
  /** Resolves when it is at work; from then on `onEnd` is called when it has ended, for whatever reason. */
  start(onEnd: (cause: Error | undefined) => void): Promise<Life>;
  readonly log: {
    error(fields: object, line: string): void;
    info(fields: object, line: string): void;
  };
  /** Fields of a line about what ended it, or kept it from starting. */
  describe(cause: unknown): object;
}

/** Keeps a thread running: one that ends without being told to is started again, for as long as it takes. */
export class ThreadKeeper<Life extends ThreadLife> {
  #life: Life | undefined;
  #startedAt = 0;
  #restartAfterMs = RESTART_AFTER_MS;
  #restart: NodeJS.Timeout | undefined;
  #starting: Promise<void> | undefined;
  #closing = false;
  /** It has ended, or could not be started. */
  #isDown = false;

  constructor(private readonly options: KeepThread<Life>) {}

  /** The one that runs; undefined while there is none. */
  get life(): Life | undefined {
    return this.#life;
  }

  /** The first start. Rejects with what kept it from starting, and does not try again. */
  open(): Promise<Life> {
    return this.#start();
  }

  /** Begins with the first start and does not wait for it; what keeps it from starting is logged, and it is tried again. */
  begin(): void {
    this.#starting = this.#startAgain();
  }

  /** Why there is none, where it does not come from its first start; undefined: there is, or soon will be. */
  fault(): string | undefined {
    return this.#isDown ? `the ${this.options.name} thread is not running; it is started again` : undefined;
  }

  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#restart);
    await this.#starting;
    const life = this.#life;
    this.#life = undefined;
    await life?.close();
  }

  async #start(): Promise<Life> {
    const life = await this.options.start((cause) => this.#ended(cause));
    this.#life = life;
    this.#startedAt = performance.now();
    return life;
  }

  #ended(cause: Error | undefined): void {
    this.#life = undefined;
    if (this.#closing) return;
    if (performance.now() - this.#startedAt > LIVED_LONG_MS) this.#restartAfterMs = RESTART_AFTER_MS;
    const { log, name: of, describe } = this.options;
    log.error({ of, ...describe(cause), restartAfterMs: this.#restartAfterMs }, 'a thread has ended');
    this.#startLater();
  }

  #startLater(): void {
    this.#isDown = true;
    const afterMs = this.#restartAfterMs;
    this.#restartAfterMs = Math.min(2 * afterMs, RESTART_AFTER_MS_MAX);
    this.#restart = setTimeout(() => {
      this.#starting = this.#startAgain();
    }, afterMs).unref();
  }

  async #startAgain(): Promise<void> {
    const { log, name: of, describe } = this.options;
    try {
      await this.#start();
    } catch (error) {
      log.error({ of, ...describe(error) }, 'a thread cannot be started');
      if (!this.#closing) this.#startLater();
      return;
    }
    if (this.#isDown) log.info({ of }, 'a thread runs again');
    this.#isDown = false;
  }
}
