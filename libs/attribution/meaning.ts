import { FAULT_SAYS, READ_FAILURE_SAYS, TRANSACTION_FAILURE_SAYS } from './evidence-weights.js';
import { attemptSays, faultSays, type AttemptCause, type FaultCause, type Told } from './says.js';
import type { TerminalCause } from './terminal-failures.js';

/** What a fault says for every cause. The tables are read once for each way of putting it, not for each fault, cause and look. */
export interface Meaning {
  /** A cardholder's attempt; else a fault that is none. */
  readonly isAttempt: boolean;
  /** An attempt to read a card, or the fallback from one; not a transaction. */
  readonly isRead: boolean;
  readonly asAttempt: Readonly<Record<AttemptCause, number>>;
  readonly asFault: Readonly<Record<FaultCause, number>>;
  /** An issuer's plain no has answered: nothing was spoiled, unless the issuer itself is out. */
  readonly isIssuersNo: boolean;
  /** A payment that failed for the terminal's own sake, and says nothing of why. */
  readonly isTerminals: boolean;
  /** A vendor's code that names nothing of the device. */
  readonly isVagueCode: boolean;
  /** What a fault beside a terminal's own failure is a sign of. */
  readonly telling: Telling | undefined;
  /** A payment that failed at the host or the issuer, and not for the card's sake. */
  readonly isBeyondDevice: boolean;
  /** Paper is not a fault of the device. */
  readonly isPaper: boolean;
  /** Causes are weighed by how many customers it befell. */
  readonly isByCustomer: boolean;
}

const READS: ReadonlySet<string> = new Set(['card-read.failed', 'card-read.fallback']);
const PAYMENT = 'transaction.failed';
const CODE = 'fault.reported';
const TELLING = [
  'POWER_DEVICE',
  'NETWORK_DEVICE',
  'PERIPHERAL',
  'SOFTWARE',
] as const satisfies readonly TerminalCause[];
type Telling = (typeof TELLING)[number];
/** Categories of a vendor's code that name nothing of the device. */
const VAGUE: ReadonlySet<string> = new Set(['', 'other', 'host']);
const PAPER: ReadonlySet<string> = new Set(['out_of_paper', 'paper_low']);

const ATTEMPT_CAUSES = [
  'READER_HARDWARE',
  'CARD',
  'CONFIGURATION',
  'MODEL_UNSUPPORTED',
  'OPERATOR',
  'NETWORK_DEVICE',
  'SOFTWARE',
] as const satisfies readonly AttemptCause[];
const FAULT_CAUSES = [
  'NETWORK_DEVICE',
  'POWER_DEVICE',
  'SOFTWARE',
  'PERIPHERAL',
  'READER_HARDWARE',
  'CONFIGURATION',
  'UNKNOWN',
] as const satisfies readonly FaultCause[];

function read(told: Told): Meaning {
  const { kind, part, reason, detail } = told;
  const isPayment = kind === PAYMENT;
  const asAttempt = weights(ATTEMPT_CAUSES, (cause) => attemptSays(cause, told));
  const asFault = weights(FAULT_CAUSES, (cause) => faultSays(cause, told));
  return {
    isAttempt: isPayment || READS.has(kind),
    isRead: READS.has(kind),
    asAttempt,
    asFault,
    isIssuersNo: isPayment && reason === 'issuer' && asAttempt.CARD === 0,
    isTerminals: isPayment && reason === 'terminal' && asAttempt.SOFTWARE > 0 && asAttempt.NETWORK_DEVICE === 0,
    isVagueCode: kind === CODE && VAGUE.has(part ?? '') && detail !== 'info',
    telling: TELLING.find((cause) => asFault[cause] > 0),
    isBeyondDevice: isPayment && (reason === 'host' || reason === 'issuer') && detail !== 'card_expired',
    isPaper: kind === 'peripheral.faulted' && PAPER.has(reason ?? ''),
    isByCustomer: asAttempt.READER_HARDWARE > 0 || asAttempt.CARD > 0 || asAttempt.OPERATOR > 0,
  };
}

const weights = <Name extends string>(causes: readonly Name[], weightOf: (cause: Name) => number) =>
  // One weight a cause: the compiler does not see that entries of all names make the whole record.
  Object.fromEntries(causes.map((cause) => [cause, weightOf(cause)])) as Record<Name, number>;

/** How the faults of one kind are told apart: by their reason, and by a second word. */
interface Wording {
  readonly second: 'part' | 'detail' | null;
  /** By the places of both words. */
  readonly meanings: (Meaning | undefined)[][];
}

const wording = (kind: string): [string, Wording] => {
  const second = kind === PAYMENT ? 'detail' : READS.has(kind) ? null : 'part';
  return [kind, { second, meanings: [] }];
};

const FAULT_NAMES = Object.values(FAULT_SAYS).flatMap((table) => Object.keys(table).map((name) => name.split('/')));
const WORDINGS = new Map([...READS, PAYMENT, ...FAULT_NAMES.map(([kind = '']) => kind)].map(wording));
const [, INFO_CODE] = wording(CODE);

/** All words that tell anything. Whatever else people and vendors say means the same: nothing that is known. */
const NO_WORD = 0;
const OTHER_WORD = 1;
const WORDS = [
  undefined,
  'any other word',
  ...new Set([
    ...[READ_FAILURE_SAYS, TRANSACTION_FAILURE_SAYS].flatMap((causes) => Object.values(causes).flatMap(Object.keys)),
    ...FAULT_NAMES.flatMap(([, ...words]) => words.filter((word) => word !== '')),
    ...PAPER,
    'issuer',
  ]),
];
const PLACES = new Map(WORDS.map((word, place) => [word, place]));
const placeOf = (word: string | undefined): number => (word === undefined ? NO_WORD : (PLACES.get(word) ?? OTHER_WORD));

/** At most as many meanings are kept as there are pairs of words that tell anything: whatever a sender makes up, nothing grows. */
export function meaningOf(told: Told): Meaning {
  const { kind } = told;
  const known = WORDINGS.get(kind);
  if (known === undefined) return read(told); // a kind that says nothing to any table
  const isInfo = known.second === 'part' && told.detail === 'info' && kind === CODE;
  const { second, meanings } = isInfo ? INFO_CODE : known;
  const reason = placeOf(told.reason);
  const other = second === null ? NO_WORD : placeOf(second === 'part' ? told.part || undefined : told.detail);
  const ofReason = (meanings[reason] ??= []);
  return (ofReason[other] ??= read(inWords(told, second, { reason, other, isInfo })));
}

/** The same told in words of the tables alone. */
function inWords(
  { kind }: Told,
  second: Wording['second'],
  { reason, other, isInfo }: { readonly reason: number; readonly other: number; readonly isInfo: boolean },
): Told {
  const told: { -readonly [Name in keyof Told]: Told[Name] } = { kind };
  const [reasonWord, otherWord] = [WORDS[reason], WORDS[other]];
  if (reasonWord !== undefined) told.reason = reasonWord;
  if (second !== null && otherWord !== undefined) told[second] = otherWord;
  if (isInfo) told.detail = 'info';
  return told;
}
