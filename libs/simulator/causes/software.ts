import type { Device } from '../fleet/fleet.js';
import type { Happening } from '../life/happening.js';
import type { PaymentTrouble, ReadTrouble } from '../life/effect.js';
import { shareOf } from '../life/wants.js';
import type { Blow } from '../strikes/blow.js';
import type { Strike } from '../strikes/strike.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, overlapOf } from '../time/units.js';
import type { CauseModel, EffectPart, Hit } from './cause-model.js';

const VERSION_DEFAULT = '9.0.0';
const SHARE_DEFAULT = 0.6;
/** A roll-out reaches its devices over half a day; the release is known a day before. */
const ROLL_OUT_MS = 12 * HOUR_MS;
const RELEASED_BEFORE_MS = DAY_MS;
/** Where a version that is well comes before the bad one has ended: so much later, on half of the devices left. */
const FIX_AFTER_MS = DAY_MS;
const CRASHES_PER_DAY = { mild: 3, plain: 6, severe: 14 };
const SPOILED = { mild: 0.1, plain: 0.25, severe: 0.5 };
const CRASHED: PaymentTrouble = {
  chance: 0,
  failure: { class: 'terminal', detail: 'application_error' },
  counts: 'failed',
};
const KERNEL: ReadTrouble['reasons'] = [
  ['protocol', 70],
  ['unknown', 30],
];
const CRASH_SIGNATURES = ['sigsegv@read_tlv', 'abort@emv_select', 'oom@receipt'] as const;

const versionOf = ({ injection }: Strike): string => injection.version ?? VERSION_DEFAULT;
const isRollOut = ({ target }: Strike): boolean => target.kind === 'model';

export const software: CauseModel = {
  suits: ({ model }, variant) => variant !== 'contactless' || model.interfaces.includes('contactless'),
  hits: (strike, fleet) =>
    isRollOut(strike) ? rollOut(strike, fleet) : strike.devices.map((device) => ({ device, span: strike.span })),
  effects: (strike) => (blow) => ({
    ...spoil(strike, blow),
    happens: ({ span, tell }) => {
      if (isRollOut(strike)) tellVersions(strike, blow, span, tell);
      tellCrashes(strike, blow, span, tell);
    },
  }),
  facts: (strike) => (isRollOut(strike) ? releases(strike) : []),
  component: () => 'software',
  actions: (strike) => {
    if (!isRollOut(strike)) return ['RESTART', 'MONITOR'];
    if (strike.injection.fixedIn !== undefined) return ['UPGRADE_FIRMWARE', 'ROLL_BACK_FIRMWARE'];
    return strike.injection.downgradeAllowed === false ? ['MONITOR', 'RESTART'] : ['ROLL_BACK_FIRMWARE'];
  },
  subject: (strike) => (isRollOut(strike) ? `${strike.target.name}/app/${versionOf(strike)}` : strike.target.name),
};

/** Which devices of the model get the version and when; the others stay as they are, for comparison. */
function rollOut(strike: Strike, fleet: readonly Device[]): Hit[] {
  const random = strike.random.fork('roll-out');
  const { span, injection } = strike;
  const ofModel = fleet.filter(({ model }) => model.name === strike.target.name);
  const count = Math.max(1, Math.round(ofModel.length * (injection.share ?? SHARE_DEFAULT)));
  const order = ofModel.map((device) => ({ device, draw: random.float() })).sort((one, other) => one.draw - other.draw);
  return order.flatMap(({ device }, place): Hit[] => {
    const isHit = place < count;
    if (!isHit && !(injection.fixedIn !== undefined && span.to === Number.POSITIVE_INFINITY && place % 2 === 0))
      return [];
    const from = span.from + random.int(0, ROLL_OUT_MS) + (isHit ? 0 : FIX_AFTER_MS);
    return [
      {
        device,
        span: { from, to: span.to + random.int(0, ROLL_OUT_MS) },
        ...(!isHit && { isBystander: true as const }),
      },
    ];
  });
}

/** A device that never had the bad version only gets the good one. */
const isSpared = (strike: Strike, { device }: Blow): boolean => isRollOut(strike) && !strike.devices.includes(device);

function spoil(strike: Strike, blow: Blow): EffectPart {
  if (isSpared(strike, blow)) return {};
  if (strike.variant === 'contactless') {
    const chance = blow.chance(SPOILED, shareOf('contactless', blow.device.model));
    return { reading: (_visit, on) => (on === 'contactless' ? { chance, reasons: KERNEL, again: 0.6 } : undefined) };
  }
  const chance = blow.chance(strike.variant === 'payments' ? SPOILED : { mild: 0.03, plain: 0.06, severe: 0.12 }, 1);
  return { paying: () => ({ ...CRASHED, chance }) };
}

type Told = Parameters<NonNullable<EffectPart['happens']>>[0];

function tellVersions(strike: Strike, blow: Blow, hour: Told['span'], tell: Told['tell']): void {
  const { from, to } = blow.span;
  const { fixedIn } = strike.injection;
  const arriving = isSpared(strike, blow) ? (fixedIn ?? versionOf(strike)) : versionOf(strike);
  if (hour.from <= from && from < hour.to) tellVersion(from, arriving, tell);
  // The effect ends before `to`: the last word is of a minute before.
  const last = to - MINUTE_MS;
  if (hour.from <= last && last < hour.to) tellVersion(last, fixedIn ?? blow.device.appVersion, tell);
}

function tellVersion(at: number, version: string, tell: Told['tell']): void {
  tell(at, 'terminal.rebooted.v1', { reason: 'update' });
  tell(at + 30_000, 'terminal.firmware.reported.v1', { component: 'app', version });
}

function tellCrashes(strike: Strike, blow: Blow, span: Told['span'], tell: Told['tell']): void {
  if (strike.variant !== 'crashes' || isSpared(strike, blow)) return;
  const { random } = blow;
  const lasting = overlapOf(span, blow.span);
  if (!lasting) return;
  const mean = (CRASHES_PER_DAY[strike.severity] * (lasting.to - lasting.from)) / DAY_MS;
  const signature =
    CRASH_SIGNATURES[strike.random.fork('signature').int(0, CRASH_SIGNATURES.length - 1)] ?? CRASH_SIGNATURES[0];
  for (let n = random.poisson(mean); n > 0; n -= 1) {
    const at = random.between(lasting.from + MINUTE_MS, lasting.to);
    tell(at, 'terminal.app.crashed.v1', { process: 'payment', signature });
    if (random.bool(0.5)) tell(at + 40_000, 'terminal.rebooted.v1', { reason: 'crash' });
  }
}

function releases(strike: Strike): Happening[] {
  const { span, injection, target } = strike;
  const model = target.name;
  const release = (at: number, version: string, downgradeAllowed: boolean): Happening => ({
    at,
    subject: `model:${model}`,
    type: 'fleet.firmware.released.v1',
    data: { model, component: 'app', version, downgradeAllowed },
  });
  const made = [release(span.from - RELEASED_BEFORE_MS, versionOf(strike), injection.downgradeAllowed ?? true)];
  if (injection.fixedIn === undefined) return made;
  const fixedAt = span.to === Number.POSITIVE_INFINITY ? span.from + FIX_AFTER_MS : span.to;
  return [...made, release(fixedAt - HOUR_MS, injection.fixedIn, true)];
}
