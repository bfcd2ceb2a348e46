import type { Fault } from '#device';
import type { Cause } from './diagnosis.js';
import { FAULT_SAYS, READ_FAILURE_SAYS, TRANSACTION_FAILURE_SAYS } from './evidence-weights.js';

type Table = Partial<Record<string, Readonly<Record<string, number>>>>;
export type Told = Pick<Fault, 'kind' | 'part' | 'reason' | 'detail'>;

export type AttemptCause = Cause & (keyof typeof READ_FAILURE_SAYS | keyof typeof TRANSACTION_FAILURE_SAYS);
export type FaultCause = Cause & keyof typeof FAULT_SAYS;

/** What a failure was called: the reason of a read or a fallback, the detail or class of a transaction. */
export const reasonOf = ({ kind, reason, detail }: Told): string =>
  kind === 'transaction.failed'
    ? (detail ?? reason ?? 'untold')
    : (reason ?? (kind === 'card-read.fallback' ? 'technical' : 'untold'));

/** How much a spoiled attempt says for a cause, from 0 to 1, as the table has it. */
export function attemptSays(cause: AttemptCause, attempt: Told): number {
  const tables: Table = attempt.kind === 'transaction.failed' ? TRANSACTION_FAILURE_SAYS : READ_FAILURE_SAYS;
  const table = tables[cause] ?? {};
  return table[reasonOf(attempt)] ?? table[attempt.reason ?? ''] ?? 0;
}

/** A vendor's code that only informs, against one that warns. */
const INFO_SAYS = 0.2;

/** How much a fault says for a cause: by kind and reason, by kind and part, or by kind alone; a vendor's code by its category. */
export function faultSays(cause: FaultCause, { kind, part = '', reason = '', detail }: Told): number {
  const table: Readonly<Record<string, number>> = FAULT_SAYS[cause];
  if (kind === 'fault.reported') return (table[`${kind}/${part}`] ?? 0) * (detail === 'info' ? INFO_SAYS : 1);
  return table[`${kind}/${reason}`] ?? table[`${kind}/${part}`] ?? table[kind] ?? 0;
}
