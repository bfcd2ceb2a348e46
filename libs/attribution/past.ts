import { DAY_MS, type Ledger } from '#device';
import { meaningOf, type Meaning } from './meaning.js';
import type { ObservedFault } from './observed-fault.js';
import type { FaultCause } from './says.js';
import type { Windows } from './windows.js';

/** Totals of one interface. */
export interface InterfaceTotals {
  ok: number;
  failed: number;
}

interface Kept {
  readonly windows: Windows;
  readonly attempts: readonly ObservedFault[];
  readonly faults: readonly ObservedFault[];
}

const PAST_DAYS_MAX = 28;

/**
 * What the device was like before the last seven days: days that are summed up, and of the hours that are kept those that
 * lie before. Only who has lost more than nothing is compared with it, so that nothing is added up before it is asked for.
 */
export class Past {
  /** Up to four weeks. */
  readonly days: number;
  readonly #totals: Ledger['days'];
  readonly #kept: Kept;
  readonly #until: number;

  /** @param firstSeenAt of the device; null: never heard from */
  constructor(totals: Ledger['days'], kept: Kept, until: number, firstSeenAt: number | null) {
    this.#totals = totals;
    this.#kept = kept;
    this.#until = until;
    const began = Math.max(until - PAST_DAYS_MAX * DAY_MS, firstSeenAt ?? until);
    this.days = Math.max(0, (until - began) / DAY_MS);
  }

  /** Days from the first that is summed up to the last. */
  get daysSummedUp(): number {
    const [first, last] = [this.#totals[0], this.#totals.at(-1)];
    return first && last ? last.day - first.day + 1 : 0;
  }

  /** Reads on an interface in the days that are summed up. */
  readsSummedUp(part: string): InterfaceTotals {
    const sum = { ok: 0, failed: 0 };
    for (const { reads } of this.#totals) add(sum, reads[part]);
    return sum;
  }

  /** Reads on an interface in all of the past. */
  reads(part: string): InterfaceTotals {
    const sum = this.readsSummedUp(part);
    for (const { to, reads } of this.#kept.windows.told) if (to <= this.#until) add(sum, reads[part]);
    return sum;
  }

  /** What the faults of the days that are summed up say for a cause. */
  faultsSummedUp(cause: FaultCause): number {
    let weight = 0;
    for (const { faults } of this.#totals) {
      for (const name in faults) {
        const { meaning } = namedFault(name);
        const says = meaning.asFault[cause];
        if (says > 0) weight += says * (faults[name] ?? 0);
      }
    }
    return weight;
  }

  /** What all faults of the past say for a cause. */
  faults(cause: FaultCause): number {
    return this.faultsSummedUp(cause) + this.#sumKept(({ meaning }) => meaning.asFault[cause]);
  }

  /** What the attempts that were spoiled on an interface say for its reader. */
  losses(part: string): number {
    let weight = 0;
    for (const { faults } of this.#totals) {
      for (const name in faults) {
        const named = namedFault(name);
        if (named.part === part) weight += named.meaning.asAttempt.READER_HARDWARE * (faults[name] ?? 0);
      }
    }
    return weight + this.#sumKept(({ told, meaning }) => (told.part === part ? meaning.asAttempt.READER_HARDWARE : 0));
  }

  #sumKept(weightOf: (fault: ObservedFault) => number): number {
    let weight = 0;
    for (const list of [this.#kept.attempts, this.#kept.faults]) {
      for (const one of list) {
        if (one.at > this.#until) break;
        weight += weightOf(one);
      }
    }
    return weight;
  }
}

function add(sum: InterfaceTotals, totals: readonly [ok: number, failed: number] | undefined): void {
  if (totals === undefined) return;
  sum.ok += totals[0];
  sum.failed += totals[1];
}

interface NamedFault {
  readonly part: string | undefined;
  readonly meaning: Meaning;
}

/** Names of faults in the totals of days: a fleet has some hundreds; vendors' codes may make it more. */
const NAMES_KNOWN_MAX = 5_000;
const known = new Map<string, NamedFault>();

/** From the name that a day's total has for it: `kind/part/reason`. */
function namedFault(name: string): NamedFault {
  const before = known.get(name);
  if (before !== undefined) return before;
  const [kind = '', part = '', ...words] = name.split('/');
  const reason = words.join('/');
  const meaning = meaningOf({ kind, ...(part ? { part } : {}), ...(reason ? { reason } : {}) });
  const named = { part: part || undefined, meaning };
  if (known.size < NAMES_KNOWN_MAX) known.set(name, named);
  return named;
}
