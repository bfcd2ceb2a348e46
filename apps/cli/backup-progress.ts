import { SingleBar } from 'cli-progress';
import type { BackupStep, OnProgress } from '#backup';
import type { Output } from './surroundings.js';

const DOING: Readonly<Record<BackupStep, string>> = {
  copy: 'copying the stores',
  check: 'checking every page',
  pack: 'packing the copy',
  verify: 'verifying the backup',
  unpack: 'unpacking the stores',
  place: 'putting them in place',
};

export interface BackupProgress {
  readonly update: OnProgress;
  /** Doing it twice is harmless. */
  stop(): void;
}

/** A bar on a terminal, nothing elsewhere. */
export function backupProgress(stderr: Output): BackupProgress {
  if (!stderr.isTTY) return { update: () => {}, stop: () => {} };
  const format = '{bar} {percentage}% | {doing} | {eta_formatted} left';
  const bar = new SingleBar({ format, stream: stderr, clearOnComplete: true, hideCursor: true });
  let isStarted = false;
  return {
    update(step, doneBytes, totalBytes) {
      const doing = { doing: DOING[step] };
      if (!isStarted) bar.start(totalBytes, doneBytes, doing);
      else bar.update(doneBytes, doing);
      isStarted = true;
    },
    stop: () => bar.stop(),
  };
}
