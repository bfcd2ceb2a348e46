import { DAY_MS, type ActivityWindow, type Fault, type Ledger } from '#device';
import { InterfaceLedger } from './interface-ledger.js';
import { Cards, observedFault, type ObservedFault } from './observed-fault.js';
import { Past } from './past.js';
import { Windows } from './windows.js';

/** What the ledger holds by an instant. */
export interface Observed {
  readonly at: number;
  /** Cardholders' attempts of the hours that are kept, eight days and more: failed reads, fallbacks, transactions not approved. Oldest first. */
  readonly attempts: readonly ObservedFault[];
  /** All else of those hours. Oldest first. */
  readonly faults: readonly ObservedFault[];
  /** Totals of those hours. */
  readonly windows: Windows;
  /** By name: interfaces that were used, or asked for. */
  readonly interfaces: readonly InterfaceLedger[];
  readonly past: Past;
  /** How long the device has been heard from, up to seven days, in days; at least one. */
  readonly observedDays: number;
}

export const WEEK_MS = 7 * DAY_MS;
/** Whoever was put up an hour ago is tried out: what is usual in a day is usual in that hour. */
const OBSERVED_DAYS_MIN = 1;

/** @param firstSeenAt of the device; null: never heard from */
export function observe({ hours, days }: Ledger, at: number, firstSeenAt: number | null): Observed {
  const began = Math.max(at - WEEK_MS, firstSeenAt ?? at);
  const ordered = inOrder(hours, at);
  const cards = new Cards();
  const [attempts, faults]: [ObservedFault[], ObservedFault[]] = [[], []];
  for (const told of ordered.told) {
    const observed = observedFault(told, cards);
    (observed.meaning.isAttempt ? attempts : faults).push(observed);
  }
  const windows = new Windows(ordered.windows);
  return {
    at,
    attempts,
    faults,
    windows,
    interfaces: interfacesOf(windows, attempts),
    past: new Past(days, { windows, attempts, faults }, at - WEEK_MS, firstSeenAt),
    observedDays: Math.max(OBSERVED_DAYS_MIN, (at - began) / DAY_MS),
  };
}

/** Hours rise, and in each of them windows and faults do: but for what came late within its hour. */
function inOrder(hours: Ledger['hours'], at: number): { readonly windows: ActivityWindow[]; readonly told: Fault[] } {
  const [windows, told]: [ActivityWindow[], Fault[]] = [[], []];
  let [isOrdered, lastFrom, lastAt] = [true, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const hour of hours) {
    for (const window of hour.windows) {
      const { from } = window;
      if (from > at) continue;
      windows.push(window);
      isOrdered &&= from >= lastFrom;
      lastFrom = from;
    }
    for (const fault of hour.faults) {
      if (fault.at > at) continue;
      told.push(fault);
      isOrdered &&= fault.at >= lastAt;
      lastAt = fault.at;
    }
  }
  if (!isOrdered) {
    windows.sort((a, b) => a.from - b.from);
    told.sort((a, b) => a.at - b.at);
  }
  return { windows, told };
}

/** One pass over the windows, one over the attempts: on which interface they were. */
function interfacesOf(windows: Windows, attempts: readonly ObservedFault[]): InterfaceLedger[] {
  const interfaces: InterfaceLedger[] = [];
  for (let place = 0; place < windows.count; place += 1) {
    const window = windows.told[place];
    if (window === undefined) break;
    const { reads } = window;
    let sum = 0;
    for (const part in reads) {
      const totals = reads[part];
      if (totals === undefined) continue;
      const [ok, failed] = [totals[0], totals[1]];
      if (ok + failed === 0) continue;
      sum += ok + failed;
      ledgerIn(interfaces, part, windows).use(place, ok, failed);
    }
    windows.add(window, sum);
  }
  let hasFallbacks = false;
  for (const one of attempts) {
    const { part, rescuedBy } = one.told;
    if (rescuedBy !== undefined) hasFallbacks = true;
    if (part !== undefined && one.meaning.isRead) ledgerIn(interfaces, part, windows).attempts.push(one);
  }
  // But for fallbacks, an attempt stands for failures on its own interface only.
  for (const ledger of interfaces) ledger.settle(hasFallbacks ? attempts : ledger.attempts);
  return interfaces.sort((a, b) => (a.part < b.part ? -1 : 1));
}

/** A terminal has five at the most: a search is cheaper than a map. */
function ledgerIn(interfaces: InterfaceLedger[], part: string, windows: Windows): InterfaceLedger {
  for (const ledger of interfaces) if (ledger.part === part) return ledger;
  const made = new InterfaceLedger(part, windows);
  interfaces.push(made);
  return made;
}
