import { SingleBar } from 'cli-progress';
import type { Output } from '../surroundings.js';
import type { Input } from './input/open-input.js';
import type { Tally } from './tally.js';

/** Shows how far an import is. */
export interface Progress {
  update(): void;
  /** The server does not take events right now, for this reason; it is tried again. */
  waiting(reason: string): void;
  stop(): void;
}

const LINE_EVERY_MS = 10_000;
const NONE: Progress = { update: () => {}, waiting: () => {}, stop: () => {} };

/** A bar on a terminal, a line now and then elsewhere; nothing where a machine reads. */
export function createProgress(
  input: Input,
  tally: Tally,
  stderr: Output,
  now: () => number,
  asJson: boolean,
): Progress {
  if (stderr.isTTY) return bar(input, tally, stderr);
  return asJson ? NONE : lines(input, tally, stderr, now);
}

const counts = (tally: Tally): string =>
  `${tally.read.toLocaleString('en')} read, ${tally.settled.toLocaleString('en')} answered, ${tally.rejectedCount.toLocaleString('en')} rejected`;

function bar(input: Input, tally: Tally, stderr: Output): Progress {
  const total = input.bytesTotal;
  const format =
    total === undefined ? '{counts} | {duration_formatted}' : '{bar} {percentage}% | {counts} | {eta_formatted} left';
  const single = new SingleBar({ format, stream: stderr, clearOnComplete: true, etaBuffer: 100, hideCursor: true });
  single.start(total ?? 1, 0, { counts: counts(tally) });
  return {
    update: () => single.update(total === undefined ? 0 : input.bytesRead(), { counts: counts(tally) }),
    waiting: (reason) => single.update({ counts: `${counts(tally)}, waiting: ${reason}` }),
    stop: () => single.stop(),
  };
}

function lines(input: Input, tally: Tally, stderr: Output, now: () => number): Progress {
  let due = now() + LINE_EVERY_MS;
  let quietUntil = 0;
  return {
    update() {
      if (now() < due) return;
      due = now() + LINE_EVERY_MS;
      const { bytesTotal } = input;
      const share = bytesTotal ? ` (${Math.floor((100 * input.bytesRead()) / bytesTotal)} %)` : '';
      stderr.write(`${input.name}: ${counts(tally)}${share}\n`);
    },
    waiting(reason) {
      if (now() < quietUntil) return;
      quietUntil = now() + LINE_EVERY_MS;
      stderr.write(`${input.name}: waiting, the server ${reason}\n`);
    },
    stop: () => {},
  };
}
