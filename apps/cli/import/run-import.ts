import type { Surroundings } from '../surroundings.js';
import type { ImportItem } from './import-event.js';
import type { Input } from './input/open-input.js';
import { createProgress } from './progress.js';
import { Lanes } from './send/lanes.js';
import type { LaneLimits } from './send/lanes.js';
import { sendBatch } from './send/send-batch.js';
import type { Target } from './send/send-batch.js';
import { Tally } from './tally.js';

export interface RunImport {
  readonly input: Input;
  readonly items: AsyncIterable<ImportItem>;
  readonly target: Omit<Target, 'signal' | 'onWait'>;
  readonly limits: LaneLimits;
  readonly asJson: boolean;
}

/** Progress is looked at once in so many items. */
const PROGRESS_EVERY_ITEMS = 512;

/** Sends all events of the input; gives what came of them and how long it took. Throws CommandFailed. */
export async function runImport(
  run: RunImport,
  surroundings: Surroundings,
): Promise<{ tally: Tally; seconds: number }> {
  const { input, items, target, limits, asJson } = run;
  const { now, stderr } = surroundings;
  const tally = new Tally();
  const began = now();
  const ended = new AbortController();
  const progress = createProgress(input, tally, stderr, now, asJson);
  const destination = { ...target, signal: ended.signal, onWait: (reason: string) => progress.waiting(reason) };
  const lanes = new Lanes(limits, async (batch) => sendBatch(batch, destination, tally, surroundings));
  try {
    let count = 0;
    for await (const item of items) {
      const room = take(item, tally, lanes);
      if (room) await room;
      count += 1;
      if (count % PROGRESS_EVERY_ITEMS === 0) progress.update();
    }
    await lanes.flush();
  } finally {
    ended.abort();
    progress.stop();
    await input.close();
  }
  return { tally, seconds: (now() - began) / 1_000 };
}

function take(item: ImportItem, tally: Tally, lanes: Lanes): Promise<void> | undefined {
  if (item.kind === 'skipped') {
    tally.skipped += 1;
    return undefined;
  }
  tally.read += 1;
  if (item.kind === 'event') return lanes.add(item.event);
  tally.reject(item.fault);
  return undefined;
}
