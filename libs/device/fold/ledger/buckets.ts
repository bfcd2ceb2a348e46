import {
  DAY_MS,
  DAYS_KEPT_MAX,
  HOUR_MS,
  HOURS_KEPT_MAX,
  type ActivityWindow,
  type DayTotal,
  type Fault,
  type HourBucket,
  type Ledger,
  type Reads,
} from './ledger.js';
import { touch } from './touched.js';

export const hourOf = (at: number): number => Math.floor(at / HOUR_MS);

/** The bucket of that hour to be changed, made where there is none; hours rise. Inputs come in fold order, so it is nearly always the last. */
export function bucketOf(ledger: Ledger, hour: number): HourBucket {
  touch(ledger, hour);
  const last = ledger.hours.at(-1);
  if (last?.hour === hour) return last;
  const at = ledger.hours.findLastIndex((bucket) => bucket.hour <= hour);
  const found = ledger.hours[at];
  if (found?.hour === hour) return found;
  const made: HourBucket = { hour, windows: [], faults: [], overflow: {} };
  ledger.hours.splice(at + 1, 0, made);
  return made;
}

/** Sums up and drops what has become too old by `now`, the instant of the newest input. */
export function forget(ledger: Ledger, now: number): void {
  const oldestHour = hourOf(now) - HOURS_KEPT_MAX;
  while (ledger.hours[0] !== undefined && ledger.hours[0].hour < oldestHour) {
    const [bucket] = ledger.hours.splice(0, 1);
    if (bucket === undefined) break;
    touch(ledger, bucket.hour);
    intoDay(ledger, bucket);
  }
  const oldestDay = Math.floor(now / DAY_MS) - DAYS_KEPT_MAX;
  while (ledger.days[0] !== undefined && ledger.days[0].day < oldestDay) ledger.days.shift();
}

function intoDay(ledger: Ledger, bucket: HourBucket): void {
  const day = Math.floor((bucket.hour * HOUR_MS) / DAY_MS);
  let total = ledger.days.at(-1);
  if (total?.day !== day) {
    total = { day, reads: {}, transactions: [0, 0, 0, 0], faults: {} };
    ledger.days.push(total);
  }
  for (const window of bucket.windows) addWindow(total, window);
  for (const fault of bucket.faults) count(total.faults, faultName(fault), 1);
  for (const [kind, times] of Object.entries(bucket.overflow)) count(total.faults, kind, times);
  // Single failures count where no window has counted them already.
  for (const fault of bucket.faults) {
    if (fault.kind === 'card-read.failed' && fault.part && !bucket.windows.some((w) => covers(w, fault.at))) {
      addReads(total.reads, { [fault.part]: [0, 1] });
    }
  }
}

export const covers = (window: ActivityWindow, at: number): boolean => window.from <= at && at < window.to;

export const faultName = ({ kind, part, reason }: Fault): string => [kind, part ?? '', reason ?? ''].join('/');

function addWindow(total: DayTotal, { reads, transactions }: ActivityWindow): void {
  addReads(total.reads, reads);
  total.transactions = addTransactions(total.transactions, transactions);
}

export function addReads(into: Reads, reads: Reads): void {
  for (const [name, [ok, failed]] of Object.entries(reads)) {
    const [okBefore, failedBefore] = into[name] ?? [0, 0];
    into[name] = [okBefore + ok, failedBefore + failed];
  }
}

export const addTransactions = (
  a: ActivityWindow['transactions'],
  b: ActivityWindow['transactions'],
): ActivityWindow['transactions'] => [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]];

const count = (into: Record<string, number>, name: string, times: number): void => {
  into[name] = (into[name] ?? 0) + times;
};
