/** Reads by interface: [succeeded, failed]. */
export type Reads = Record<string, [ok: number, failed: number]>;
/** Transactions: [approved, declined, failed, cancelled]. */
export type Transactions = [approved: number, declined: number, failed: number, cancelled: number];

/** Totals of `[from, to)`, from `terminal.activity` or from differences of counters. They count; single events inside add detail. */
export interface ActivityWindow {
  from: number;
  to: number;
  reads: Reads;
  transactions: Transactions;
  /** A few of the events that told of failed reads in it; absent where there were none. */
  eventIds?: string[];
}

/** What a fault could be shared with, as of the instant of the fault. */
export interface SharedWith {
  site?: string;
  carrier?: string;
  networkId?: string;
  issuer?: string;
  host?: string;
  responseCode?: string;
  card?: string;
  /** `<component>@<version>` of the app, or of the os where no app was reported. */
  firmware?: string;
}

/** One attempt that was spoiled, or one fault that is no attempt (a dip, a drop, a jam). Several events may belong to it. */
export interface Fault extends SharedWith {
  /** Of its first event. */
  at: number;
  /** The event type without `terminal.` and version, such as `card-read.failed`. */
  kind: string;
  /** Interface, bearer, peripheral, supply, component or category: what of the device it happened to. */
  part?: string;
  /** The reason, class, fault or code as reported. */
  reason?: string;
  detail?: string;
  /** Interface that rescued the attempt. */
  rescuedBy?: string;
  durationMs?: number;
  /** How many events were folded into it, and the first few of them. */
  events: number;
  eventIds: string[];
}

/** Everything that began in one hour of `effectiveAt`. */
export interface HourBucket {
  hour: number;
  windows: ActivityWindow[];
  faults: Fault[];
  /** Attempts and faults beyond the bucket's bound, by kind: counted, without detail. */
  overflow: Record<string, number>;
}

/** What is left of an hour once it is older than the hours that are kept. */
export interface DayTotal {
  day: number;
  reads: Reads;
  transactions: Transactions;
  /** Faults by `kind/part/reason`. */
  faults: Record<string, number>;
}

/** An attempt that later events may still belong to. */
export interface OpenAttempt {
  attemptId: string | null;
  /** Where its fault stands: the hour, and the instant of its first event there. */
  hour: number;
  at: number;
  lastAt: number;
}

export interface Ledger {
  hours: HourBucket[];
  days: DayTotal[];
  attempts: OpenAttempt[];
  counters: { bootId: string; at: number; marks: Record<string, number> } | null;
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
/** Eight days of hours: a blame may be put and taken off within the seven days in which late events are ordinary, and one more. */
export const HOURS_KEPT_MAX = 8 * 24;
/** Past those, daily totals of five weeks: a month of normal to compare with. */
export const DAYS_KEPT_MAX = 35;
/** A lane with a customer every half minute spoils at most 120 attempts an hour; beyond that, counting is enough. */
export const FAULTS_PER_HOUR_MAX = 120;
/** Enough to look at; the count says how many there were. */
export const EVENT_IDS_PER_FAULT_MAX = 5;
/** Windows of five minutes make twelve an hour; those of a minute, sixty. */
export const WINDOWS_PER_HOUR_MAX = 60;
/** Failures of one device are one attempt while each follows the one before within this (CONTRACT section 2). */
export const ATTEMPT_GAP_MS = 90_000;
/** An attempt id is looked for so long after its last event; one cardholder is not at the terminal for longer. */
export const ATTEMPT_OPEN_MS = 15 * 60_000;
export const ATTEMPTS_OPEN_MAX = 16;
/** Names of counters that are remembered; a terminal has some dozens. */
export const COUNTER_NAMES_MAX = 128;

export const emptyLedger = (): Ledger => ({ hours: [], days: [], attempts: [], counters: null });
