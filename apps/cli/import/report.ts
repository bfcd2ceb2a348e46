import { maskCardNumbers } from '#telemetry';
import type { Surroundings } from '../surroundings.js';
import type { Tally } from './tally.js';

interface Outcome {
  readonly name: string;
  readonly tally: Tally;
  readonly seconds: number;
}

/** What was refused, by line, on standard error; the counts on standard output. */
export function report({ name, tally, seconds }: Outcome, asJson: boolean, { stdout, stderr }: Surroundings): void {
  for (const { line, reason, detail } of tally.shown.toSorted((one, other) => one.line - other.line)) {
    stderr.write(`${maskCardNumbers(`${name}:${line}: ${reason}${detail === '' ? '' : `: ${detail}`}`)}\n`);
  }
  const hidden = tally.rejectedCount - tally.shown.length;
  if (hidden > 0) stderr.write(`${name}: and ${hidden} more were rejected\n`);
  stdout.write(asJson ? `${JSON.stringify(summary(tally, seconds))}\n` : `${sentence(tally, seconds)}\n`);
}

const rate = ({ read }: Tally, seconds: number): number => Math.round(read / Math.max(seconds, 0.001));

function summary(tally: Tally, seconds: number): Record<string, unknown> {
  const { read, accepted, duplicate, skipped, retried } = tally;
  const rejected = Object.fromEntries([...tally.rejected].sort(([one], [other]) => (one < other ? -1 : 1)));
  return { read, accepted, duplicate, rejected, skipped, retried, seconds, eventsPerSecond: rate(tally, seconds) };
}

function sentence(tally: Tally, seconds: number): string {
  const { read, accepted, duplicate, skipped } = tally;
  const reasons = [...tally.rejected].map(([reason, count]) => `${count} ${reason}`).join(', ');
  const rejected = `${tally.rejectedCount} rejected${reasons ? ` (${reasons})` : ''}`;
  const left = skipped > 0 ? `, ${skipped} rows left out by the mapping` : '';
  return `${read} read: ${accepted} accepted, ${duplicate} duplicate, ${rejected}${left}; ${seconds.toFixed(1)} s, ${rate(tally, seconds)} events/s.`;
}
