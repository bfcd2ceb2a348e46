/** Lines of one message that are written within a window; what comes more often is a state, and its count says as much. */
const LINES_MAX = 20;
const WINDOW_MS = 10_000;
/** Messages are texts of the code: some fifty. Where a library makes up its own, the oldest are forgotten. */
const MESSAGES_MAX = 200;

interface Window {
  readonly since: number;
  lines: number;
  left: number;
}

/**
 * Keeps a message that comes a thousand times a second from filling the log: the first lines of it are written, the
 * others counted, and the count is told when the window is over.
 */
export class Repeats {
  readonly #windows = new Map<string, Window>();

  /**
   * @param tell writes the line that says how many were left out
   * @param now milliseconds of a clock that nobody sets
   */
  constructor(
    private readonly tell: (message: string, repeated: number) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether this line is to be written. */
  admits(message: string): boolean {
    const window = this.#windowOf(message);
    if (window.lines < LINES_MAX) {
      window.lines += 1;
      return true;
    }
    window.left += 1;
    // Timers only where there is something to tell.
    if (window.left === 1) setTimeout(() => this.#end(message), this.#leftMs(window)).unref();
    return false;
  }

  /** Tells what was left out so far, such as before the end. */
  flush(): void {
    for (const message of this.#windows.keys()) this.#end(message);
  }

  #windowOf(message: string): Window {
    const known = this.#windows.get(message);
    if (known !== undefined && this.#leftMs(known) > 0) return known;
    if (known !== undefined) this.#end(message);
    else if (this.#windows.size >= MESSAGES_MAX) this.#end(this.#windows.keys().next().value ?? '');
    const window: Window = { since: this.now(), lines: 0, left: 0 };
    this.#windows.set(message, window);
    return window;
  }

  #leftMs = ({ since }: Window): number => since + WINDOW_MS - this.now();

  #end(message: string): void {
    const left = this.#windows.get(message)?.left ?? 0;
    this.#windows.delete(message);
    if (left > 0) this.tell(message, left);
  }
}
