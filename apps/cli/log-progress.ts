import { SingleBar } from 'cli-progress';
import type { Output } from './surroundings.js';

export interface LogProgress {
  /** Positions of the log stand for the way to its head; `shown` is what else the format names. */
  readonly update: (position: number, head: number, shown?: Readonly<Record<string, string>>) => void;
  /** Doing it twice is harmless. */
  stop(): void;
}

/** A bar on a terminal, nothing elsewhere. */
export function logProgress(stderr: Output, format: string): LogProgress {
  if (!stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({ format, stream: stderr, clearOnComplete: true, hideCursor: true });
  let isStarted = false;
  return {
    update(position, head, shown = {}) {
      if (isStarted) bar.update(Math.min(position, head), shown);
      else bar.start(Math.max(1, head), Math.min(position, head), shown);
      isStarted = true;
    },
    stop: () => bar.stop(),
  };
}
