import { SingleBar } from 'cli-progress';
import type { Output } from './surroundings.js';

export interface LogProgress {
  /** Positions of the log stand for the way to its head. */
  readonly update: (position: number, head: number) => void;
  /** Doing it twice is harmless. */
  stop(): void;
}

/** A bar on a terminal, nothing elsewhere. */
export function logProgress(stderr: Output): LogProgress {
  if (!stderr.isTTY) return { update: () => {}, stop: () => {} };
  const format = 'reading events {bar} {percentage}% | {eta_formatted} left';
  const bar = new SingleBar({ format, stream: stderr, clearOnComplete: true, hideCursor: true });
  let isStarted = false;
  return {
    update(position, head) {
      if (isStarted) bar.update(Math.min(position, head));
      else bar.start(Math.max(1, head), Math.min(position, head));
      isStarted = true;
    },
    stop: () => bar.stop(),
  };
}
