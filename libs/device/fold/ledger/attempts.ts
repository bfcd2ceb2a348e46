import { bucketOf, hourOf } from './buckets.js';
import {
  ATTEMPT_GAP_MS,
  ATTEMPT_OPEN_MS,
  ATTEMPTS_OPEN_MAX,
  EVENT_IDS_PER_FAULT_MAX,
  FAULTS_PER_HOUR_MAX,
  type Fault,
  type HourBucket,
  type Ledger,
  type OpenAttempt,
} from './ledger.js';
import { touch } from './touched.js';

/** What one event tells of a fault. */
export type FaultReport = Omit<Fault, 'events' | 'eventIds'> & { readonly eventId: string };

/** A fault that is no cardholder's attempt: it stands for itself. */
export function addFault(ledger: Ledger, report: FaultReport): void {
  place(bucketOf(ledger, hourOf(report.at)), report);
}

/**
 * A failure within a cardholder's attempt. It belongs to the open attempt with the same id; without an id to one that
 * was without an id too and failed last within 90 s. Evidence counts attempts, so it is counted once: the first failure
 * says what failed, later ones add what was not known (the card, the interface that rescued it).
 */
export function addAttempt(ledger: Ledger, report: FaultReport, attemptId: string | null): void {
  const begun = openAttempt(ledger, attemptId, report.at);
  if (begun !== undefined) {
    const fault = faultOf(ledger, begun);
    begun.lastAt = report.at;
    if (fault === undefined) return;
    touch(ledger, begun.hour);
    join(fault, report);
    return;
  }
  const hour = hourOf(report.at);
  place(bucketOf(ledger, hour), report);
  const open = ledger.attempts.filter(
    (one) => report.at - one.lastAt <= (one.attemptId === null ? ATTEMPT_GAP_MS : ATTEMPT_OPEN_MS),
  );
  open.push({ attemptId, hour, at: report.at, lastAt: report.at });
  if (open.length > ATTEMPTS_OPEN_MAX) open.shift();
  ledger.attempts = open;
}

function openAttempt(ledger: Ledger, attemptId: string | null, at: number): OpenAttempt | undefined {
  const withinMs = attemptId === null ? ATTEMPT_GAP_MS : ATTEMPT_OPEN_MS;
  return ledger.attempts.findLast((one) => one.attemptId === attemptId && at - one.lastAt <= withinMs);
}

const faultOf = (ledger: Ledger, { hour, at }: OpenAttempt): Fault | undefined =>
  ledger.hours.findLast((bucket) => bucket.hour === hour)?.faults.findLast((fault) => fault.at === at);

function join(fault: Fault, { eventId, ...report }: FaultReport): void {
  fault.events += 1;
  if (fault.eventIds.length < EVENT_IDS_PER_FAULT_MAX) fault.eventIds.push(eventId);
  for (const name of ['card', 'issuer', 'host', 'responseCode', 'detail', 'rescuedBy'] as const) {
    const told = report[name];
    if (told !== undefined) fault[name] ??= told;
  }
}

function place(bucket: HourBucket, { eventId, ...report }: FaultReport): void {
  if (bucket.faults.length >= FAULTS_PER_HOUR_MAX) {
    bucket.overflow[report.kind] = (bucket.overflow[report.kind] ?? 0) + 1;
    return;
  }
  bucket.faults.push({ ...report, events: 1, eventIds: [eventId] });
}
