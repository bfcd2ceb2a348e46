import { CAUSE_MODELS } from '../causes/index.js';
import type { Device } from '../fleet/fleet.js';
import { registrationOf } from '../fleet/fleet-facts.js';
import { spareFor } from '../fleet/make-device.js';
import type { Happening } from '../life/happening.js';
import type { Ending } from '../scenario/causes.js';
import { DAY_MS, HOUR_MS } from '../time/units.js';
import type { Landed } from './plan-strikes.js';
import type { Strike } from './strike.js';

/** How a fault of one device ended, and what people told of it. */
export interface Ended {
  readonly ending: Ending;
  readonly at: number;
  readonly facts: readonly Happening[];
  /** The device says nothing from `at` on. */
  readonly isGone: boolean;
  /** The one that took over its lane. */
  readonly spare?: Device;
}

/** A spare is registered when it is sent out; the bench looks at what came back two days later. */
const SENT_BEFORE_MS = 2 * DAY_MS;
const BENCH_AFTER_MS = 2 * DAY_MS;
const CONFIRMED_BEFORE_MS = HOUR_MS;
/** What is looked at where nobody could say what is wrong. */
const LOOKED_AT = 'card_reader.chip';

/** Undefined where nothing ends it in so many words. */
export function endedBy({ strike, hit: { device, isBystander } }: Landed): Ended | undefined {
  const { ending } = strike.injection;
  const at = strike.span.to;
  if (ending === undefined || ending === 'untold' || isBystander || at === Number.POSITIVE_INFINITY) return undefined;
  const component = CAUSE_MODELS[strike.cause].component?.(strike);
  switch (ending) {
    case 'repaired':
      return { ending, at, isGone: false, facts: repair(device, at, strike, component) };
    case 'no_fault_found':
      return { ending, at, isGone: false, facts: [inspection(device, at, component ?? LOOKED_AT, 'no_fault_found')] };
    case 'silent':
      return { ending, at, isGone: true, facts: [] };
    case 'swapped':
      return swap(device, at, strike, component);
  }
}

function repair(device: Device, at: number, { cause, severity }: Strike, component = LOOKED_AT): Happening[] {
  const subject = device.id;
  const isSmall = severity === 'mild' && cause === 'READER_HARDWARE';
  const action = cause === 'SOFTWARE' ? 'reflashed' : isSmall ? 'cleaned' : 'replaced_part';
  return [
    { at: at - CONFIRMED_BEFORE_MS, subject, type: 'fleet.device.failure-confirmed.v1', data: { component } },
    { at, subject, type: 'fleet.device.repaired.v1', data: { component, action, finding: 'confirmed' } },
  ];
}

const inspection = (
  { id }: Device,
  at: number,
  component: string,
  finding: 'confirmed' | 'no_fault_found',
): Happening => ({
  at,
  subject: id,
  type: 'fleet.device.inspected.v1',
  data: { component, finding },
});

function swap(device: Device, at: number, strike: Strike, component: string | undefined): Ended {
  const spare = spareFor(device, at);
  const facts: Happening[] = [
    registrationOf(spare, at - SENT_BEFORE_MS),
    {
      at,
      subject: device.id,
      type: 'fleet.device.swapped.v1',
      data: { replacedBy: spare.id, reason: reasonOf(strike) },
    },
    inspection(
      device,
      at + BENCH_AFTER_MS,
      component ?? LOOKED_AT,
      component === undefined ? 'no_fault_found' : 'confirmed',
    ),
  ];
  return { ending: 'swapped', at, facts, isGone: true, spare };
}

function reasonOf({ cause, variant }: Strike): string {
  switch (cause) {
    case 'READER_HARDWARE':
      return variant.startsWith('chip') ? 'chip_read_error' : 'terminal_error';
    case 'POWER_DEVICE':
    case 'POWER_SITE':
      return 'power_issue';
    case 'SECURITY':
      return variant === 'keys_lost' ? 'key_injection' : variant === 'tamper' ? 'tampered' : 'compromised';
    case 'AGEING':
      return 'end_of_life';
    default:
      return 'terminal_error';
  }
}
