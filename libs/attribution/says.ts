import type { Cause } from './diagnosis.js';
import { FAULT_SAYS, READ_FAILURE_SAYS, TRANSACTION_FAILURE_SAYS } from './evidence-weights.js';
import type { ObservedFault } from './observed.js';

type Table = Partial<Record<string, Readonly<Record<string, number>>>>;
type Told = Pick<ObservedFault, 'kind' | 'part' | 'reason' | 'detail'>;

export type AttemptCause = Cause & (keyof typeof READ_FAILURE_SAYS | keyof typeof TRANSACTION_FAILURE_SAYS);
export type FaultCause = Cause & keyof typeof FAULT_SAYS;

/** What a failure was called: the reason of a read or a fallback, the detail or class of a transaction. */
export const reasonOf = ({ kind, reason, detail }: Told): string =>
  kind === 'transaction.failed'
    ? (detail ?? reason ?? 'untold')
    : (reason ?? (kind === 'card-read.fallback' ? 'technical' : 'untold'));

/** How much a spoiled attempt says for a cause, from 0 to 1. */
export function attemptSays(cause: AttemptCause, attempt: Told): number {
  const tables: Table = attempt.kind === 'transaction.failed' ? TRANSACTION_FAILURE_SAYS : READ_FAILURE_SAYS;
  const table = tables[cause] ?? {};
  return table[reasonOf(attempt)] ?? table[attempt.reason ?? ''] ?? 0;
}

/** A vendor's code that only informs, against one that warns. */
const INFO_SAYS = 0.2;

/** What a kind says by itself, and what by its reason or part. */
interface KindSays {
  alone: number;
  readonly by: Map<string, number>;
}

/** The table by cause and kind: most faults say nothing for most causes, and that is told by one look. */
const BY_KIND = new Map(
  Object.entries(FAULT_SAYS).map(([cause, table]) => {
    const kinds = new Map<string, KindSays>();
    for (const [name, weight] of Object.entries(table)) {
      const [kind = '', which] = name.split('/');
      const says = kinds.get(kind) ?? { alone: 0, by: new Map<string, number>() };
      kinds.set(kind, says);
      if (which === undefined) says.alone = weight;
      else says.by.set(which, weight);
    }
    return [cause, kinds];
  }),
);

/** How much a fault says for a cause: by kind and reason, by kind and part, or by kind alone; a vendor's code by its category. */
export function faultSays(cause: FaultCause, { kind, part = '', reason = '', detail }: Told): number {
  const says = BY_KIND.get(cause)?.get(kind);
  if (says === undefined) return 0;
  if (kind === 'fault.reported') return (says.by.get(part) ?? 0) * (detail === 'info' ? INFO_SAYS : 1);
  return says.by.get(reason) ?? says.by.get(part) ?? says.alone;
}

const PAPER: ReadonlySet<string> = new Set(['out_of_paper', 'paper_low']);

/** Paper is not a fault of the device. */
export const isPaper = ({ kind, reason }: Told): boolean => kind === 'peripheral.faulted' && PAPER.has(reason ?? '');

/** Answers of an issuer that stand for itself and not for the cardholder's account (ISO 8583 field 39). */
const ISSUER_OUT: ReadonlySet<string> = new Set(['68', '90', '91', '92', '93', '94', '95', '96', '98']);

/** An issuer that says no has answered: the attempt was not spoiled, unless the card or the issuer itself is at fault. */
export const isSpoiled = (attempt: ObservedFault): boolean =>
  attempt.kind !== 'transaction.failed' ||
  attempt.reason !== 'issuer' ||
  ISSUER_OUT.has(attempt.responseCode ?? '') ||
  attemptSays('CARD', attempt) > 0;
