import type { Cause, Diagnosis } from '#attribution';
import { DAY_MS, type DeviceRecordState } from '#device';
import type { Action } from './action.js';

/** An action for a diagnosis, with its reason and what would make it another one. */
export interface Advice {
  readonly action: Action;
  readonly why: string;
  readonly whatWouldChangeIt: readonly string[];
}

interface Known {
  readonly record: DeviceRecordState;
  readonly at: number;
}

/** New: within so many days of its onset a cleaning may still do. */
const NEW_MS = 4 * DAY_MS;
/** After so many confirmed repairs within a year the next one is thrown away money. */
const REPAIRS_A_YEAR_MAX = 3;
/** What a workshop does; a cleaning or a reset costs next to nothing. */
const HANDS_ON: ReadonlySet<string> = new Set(['replaced_part', 'reflashed', 'adjusted']);

const advise =
  (action: Action, why: string, ...whatWouldChangeIt: string[]) =>
  (): Advice => ({ action, why, whatWouldChangeIt });

/** REPAIR: this device comes back to its lane. REPLACE: another takes the lane. Most calls can be settled from afar: the cheap action that may work comes first. */
export const ADVICE: Readonly<Record<Cause, (diagnosis: Diagnosis, known: Known) => Advice>> = {
  SECURITY: advise(
    'SECURE_REPLACE',
    'It must leave the lane at once and be looked at under custody.',
    'a bench that inspects it and finds no fault',
    'keys that are loaded again, where keys were lost',
  ),
  READER_HARDWARE: (diagnosis, known) => reader(diagnosis, known),
  CARD: advise('NONE', 'The card is to blame, not the terminal.', 'failures with other cards'),
  NETWORK_DEVICE: advise(
    'CHECK_CONNECTION',
    'Cable, plug or wireless reception of this one device.',
    'other devices of the site that lose their line within minutes',
  ),
  NETWORK_SITE: advise(
    'FIX_SITE_NETWORK',
    "The site's line, not the terminals.",
    'devices that go on losing their line when the others hold it',
  ),
  NETWORK_CARRIER: advise('ESCALATE_TO_CARRIER', 'The carrier, across sites.', 'failures on another carrier'),
  POWER_DEVICE: advise('REPAIR', 'Its supply or its battery.', 'other devices of the site that see the same dips'),
  POWER_SITE: advise('FIX_SITE_POWER', "The site's power, not the terminals.", 'dips on this device alone'),
  SOFTWARE: advise(
    'RESTART',
    'A restart from afar costs nothing and settles many of these.',
    'crashes that go on after it',
    'the same on other devices with this version',
  ),
  CONFIGURATION: ({ aspect }) =>
    aspect === 'keys'
      ? advise(
          'LOAD_KEYS',
          'Keys can be loaded from afar or at the next visit.',
          'keys that were there before and are gone: a security matter',
        )()
      : advise('CHANGE_CONFIGURATION', 'A parameter from afar settles it.', 'failures that go on after the change')(),
  MODEL_UNSUPPORTED: advise(
    'REPLACE',
    'Another model is needed in this lane.',
    'an interface that turns out to be switched off only',
  ),
  OPERATOR: advise(
    'TRAIN_OPERATOR',
    'People end these attempts; the terminal reads.',
    'electrical failures beside them',
  ),
  ISSUER_OR_HOST: advise(
    'ESCALATE_TO_HOST',
    'The issuer or the host refuses, for everybody.',
    'failures with other issuers',
  ),
  ENVIRONMENT: advise(
    'RELOCATE',
    'Heat, damp or shaking beside the faults.',
    'faults that go on in quiet surroundings',
  ),
  AGEING: advise('REPLACE', 'It has served its time.', 'an approval that is extended'),
  PERIPHERAL: ({ aspect }) =>
    aspect === 'paper'
      ? advise(
          'REFILL_CONSUMABLE',
          'The merchant can put in a roll.',
          'a printer that reports a fault with paper in it',
        )()
      : advise('REPAIR', 'The part needs hands on it.', 'a restart after which it answers again')(),
  UNKNOWN: ({ aspect }) =>
    aspect === 'silence'
      ? advise('CHECK_CONNECTION', 'Ask the merchant whether it is switched on and has a line.', 'an event from it')()
      : advise(
          'MONITOR',
          'Wait for evidence that tells the causes apart.',
          'the same failures with many different cards',
          'the same cards failing elsewhere',
        )(),
};

function reader({ component, isMild, since }: Diagnosis, { record, at }: Known): Advice {
  const repairs = record.service.filter(
    (one) =>
      one.kind === 'repaired' &&
      one.component === component &&
      one.finding === 'confirmed' &&
      HANDS_ON.has(one.action ?? '') &&
      one.at > at - 365 * DAY_MS,
  );
  if (repairs.length >= REPAIRS_A_YEAR_MAX) {
    return advise('REPLACE', `It was repaired ${repairs.length} times within a year.`, 'a repair that holds')();
  }
  const wasCleaned = record.service.some(
    (one) => one.action === 'cleaned' && one.component === component && one.at > at - 30 * DAY_MS,
  );
  if (isMild && since > at - NEW_MS && !wasCleaned) {
    return advise(
      'CLEAN_READER',
      'It is new and mild: the merchant can clean the reader first.',
      'failures that go on after the cleaning',
      'many more failures in a day',
    )();
  }
  return advise(
    'REPAIR',
    'The reader fails for card after card.',
    'failures with one or two cards only',
    'another interface failing at the same time',
  )();
}
