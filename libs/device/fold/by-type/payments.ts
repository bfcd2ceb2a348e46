import type { EventData, EventRecord } from '#telemetry';
import { INTERFACES, parseDateTime } from '#telemetry';
import type { DeviceState } from '../device-state.js';
import { addAttempt } from '../ledger/attempts.js';
import type { Reads } from '../ledger/ledger.js';
import { addCounters, addWindow, namedWhereFailed } from '../ledger/windows.js';
import { reportOf } from './fault-report.js';

export function foldActivity(
  { record }: DeviceState,
  { from, to, reads, transactions }: EventData<'terminal.activity.v1'>,
  { eventId }: EventRecord,
): boolean {
  const [begins, ends] = [parseDateTime(from), parseDateTime(to)];
  if (begins === undefined || ends === undefined) return false; // the codec refuses those
  // What else stands there is kept with the event, and means nothing here.
  const byInterface: Reads = {};
  for (const name of INTERFACES) {
    const counts = reads[name];
    if (counts) byInterface[name] = [counts.ok, counts.failed];
  }
  const { approved, declined, failed, cancelled } = transactions;
  addWindow(record.ledger, {
    from: begins,
    to: ends,
    reads: byInterface,
    transactions: [approved, declined, failed, cancelled],
    ...namedWhereFailed(byInterface, eventId),
  });
  return true;
}

export function foldCounters(
  { record }: DeviceState,
  { bootId, counters }: EventData<'terminal.counters.v1'>,
  event: EventRecord,
): boolean {
  addCounters(record.ledger, bootId, counters, { at: event.effectiveAt, eventId: event.eventId });
  return true;
}

export function foldCardReadFailed(
  state: DeviceState,
  data: EventData<'terminal.card-read.failed.v1'>,
  event: EventRecord,
): boolean {
  const report = reportOf(state, event, {
    part: data.interface,
    reason: data.reason,
    card: data.cardHash,
    detail: data.rawCode,
  });
  addAttempt(state.record.ledger, report, attemptOf(data));
  return true;
}

/** The interface that was fallen back from is what failed; the other one rescued the attempt. */
export function foldFallback(
  state: DeviceState,
  data: EventData<'terminal.card-read.fallback.v1'>,
  event: EventRecord,
): boolean {
  const report = reportOf(state, event, {
    part: data.from,
    reason: data.cause,
    card: data.cardHash,
    rescuedBy: data.to,
  });
  addAttempt(state.record.ledger, report, attemptOf(data));
  return true;
}

export function foldTransactionFailed(
  state: DeviceState,
  data: EventData<'terminal.transaction.failed.v1'>,
  event: EventRecord,
): boolean {
  const { class: reason, interface: part, cardHash: card, issuer, host, responseCode, detail } = data;
  addAttempt(
    state.record.ledger,
    reportOf(state, event, { part, reason, card, issuer, host, responseCode, detail }),
    attemptOf(data),
  );
  return true;
}

const attemptOf = (data: { readonly attemptId?: unknown }): string | null =>
  typeof data.attemptId === 'string' ? data.attemptId : null;
