import { INTERFACES } from '#telemetry';
import { addReads, addTransactions, bucketOf, hourOf } from './buckets.js';
import {
  COUNTER_NAMES_MAX,
  EVENT_IDS_PER_FAULT_MAX,
  HOUR_MS,
  WINDOWS_PER_HOUR_MAX,
  type ActivityWindow,
  type Ledger,
  type Reads,
  type Transactions,
} from './ledger.js';
import { touch } from './touched.js';

/** How far back a window may reach into those before it; longer ones are rare and only then looked for in vain. */
const OVERLAP_HOURS_MAX = 24;

/**
 * Adds a window. Windows of a device do not overlap; where two do, the later in fold order replaces. Windows that lie
 * more than an hour back and touch are joined: their totals are all that is ever asked of them.
 */
export function addWindow(ledger: Ledger, window: ActivityWindow): void {
  if (window.to <= window.from) return;
  const hour = hourOf(window.from);
  replaceOverlapping(ledger, window);
  const bucket = bucketOf(ledger, hour);
  const last = bucket.windows.at(-1);
  bucket.windows.push(window);
  if (last !== undefined && last.from > window.from) bucket.windows.sort((a, b) => a.from - b.from);
  if (bucket.windows.length > WINDOWS_PER_HOUR_MAX) bucket.windows = joined(bucket.windows, Number.POSITIVE_INFINITY);
  joinOlder(ledger, window.from);
}

function replaceOverlapping(ledger: Ledger, window: ActivityWindow): void {
  const [first, last] = [hourOf(window.from) - OVERLAP_HOURS_MAX, hourOf(window.to)];
  for (let i = ledger.hours.length - 1; i >= 0; i -= 1) {
    const bucket = ledger.hours[i];
    if (bucket === undefined || bucket.hour < first) return;
    if (bucket.hour > last || !overlapsAny(bucket.windows, window)) continue;
    bucket.windows = bucket.windows.filter((other) => !overlap(other, window));
    touch(ledger, bucket.hour);
  }
}

/** A device's every window is held against those of a day before it: a loop is a third of the price of a function each. */
function overlapsAny(windows: readonly ActivityWindow[], window: ActivityWindow): boolean {
  for (let i = windows.length - 1; i >= 0; i -= 1) {
    const other = windows[i];
    if (other !== undefined && overlap(other, window)) return true;
  }
  return false;
}

/** What has been joined is looked at again for a day: its windows may be that long. */
function joinOlder(ledger: Ledger, now: number): void {
  const hour = hourOf(now);
  for (let i = ledger.hours.length - 1; i >= 0; i -= 1) {
    const older = ledger.hours[i];
    if (older === undefined || older.hour < hour - 1 - OVERLAP_HOURS_MAX) return;
    if (older.hour >= hour - 1 || older.windows.length < 2) continue;
    const windows = joined(older.windows, now - HOUR_MS);
    if (windows.length === older.windows.length) continue;
    older.windows = windows;
    touch(ledger, older.hour);
  }
}

const overlap = (a: ActivityWindow, b: ActivityWindow): boolean => a.from < b.to && b.from < a.to;

/** Joins neighbours that touch and ended before `before`. */
function joined(windows: readonly ActivityWindow[], before: number): ActivityWindow[] {
  const kept: ActivityWindow[] = [];
  for (const window of windows) {
    const last = kept.at(-1);
    if (last === undefined || last.to !== window.from || window.to > before) {
      kept.push(window);
      continue;
    }
    const reads = { ...last.reads };
    addReads(reads, window.reads);
    const eventIds = [...(last.eventIds ?? []), ...(window.eventIds ?? [])].slice(-EVENT_IDS_PER_FAULT_MAX);
    const transactions = addTransactions(last.transactions, window.transactions);
    kept[kept.length - 1] = {
      from: last.from,
      to: window.to,
      reads,
      transactions,
      ...(eventIds.length > 0 ? { eventIds } : {}),
    };
  }
  return kept;
}

/**
 * Cumulative counters since a boot become a window of differences; the first report of a boot only sets the mark. A
 * counter that fell without a new boot id is a wrap or a reset: it sets the mark anew.
 */
export function addCounters(
  ledger: Ledger,
  bootId: string,
  counters: Readonly<Record<string, number>>,
  { at, eventId }: { readonly at: number; readonly eventId: string },
): void {
  const before = ledger.counters;
  ledger.counters = { bootId, at, marks: Object.fromEntries(Object.entries(counters).slice(0, COUNTER_NAMES_MAX)) };
  if (before === null || before.bootId !== bootId || before.at >= at) return;
  const grown = (name: string): number =>
    Math.max(0, (counters[name] ?? 0) - (before.marks[name] ?? counters[name] ?? 0));
  const reads: Reads = {};
  for (const name of Object.keys(counters)) {
    const part = READS.exec(name)?.[1];
    if (part !== undefined) reads[part] = [grown(`reads.${part}.ok`), grown(`reads.${part}.failed`)];
  }
  const transactions: Transactions = [
    grown('transactions.approved'),
    grown('transactions.declined'),
    grown('transactions.failed'),
    grown('transactions.cancelled'),
  ];
  const moved = transactions.some((n) => n > 0) || Object.values(reads).some(([ok, failed]) => ok + failed > 0);
  if (moved) addWindow(ledger, { from: before.at, to: at, reads, transactions, ...namedWhereFailed(reads, eventId) });
}

/** Of the interfaces that there are: counters may be called anything. */
const READS = new RegExp(`^reads\\.(${INTERFACES.join('|')})\\.(?:ok|failed)$`);

/** Names the event where it told of failed reads. */
export const namedWhereFailed = (reads: Reads, eventId: string): { eventIds?: string[] } =>
  Object.values(reads).some(([, failed]) => failed > 0) ? { eventIds: [eventId] } : {};
