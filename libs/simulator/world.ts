import type { ClockFault } from './delivery/clocks.js';
import type { Sender } from './delivery/cloud-event.js';
import { fleetFacts } from './fleet/fleet-facts.js';
import type { Device, Fleet } from './fleet/fleet.js';
import { makeFleet } from './fleet/make-fleet.js';
import { CAUSE_MODELS } from './causes/index.js';
import { DeviceLife } from './life/device-life.js';
import type { Happening } from './life/happening.js';
import type { Random } from '#random';
import { DELIVERY_DEFAULT, FLEET_DEFAULT } from './scenario/scenario.js';
import type { FleetPlan, Scenario } from './scenario/scenario.js';
import { endedBy } from './strikes/endings.js';
import { planStrikes } from './strikes/plan-strikes.js';
import type { Landed } from './strikes/plan-strikes.js';
import { DAY_MS, MINUTE_MS } from './time/units.js';
import type { Interval } from './time/units.js';

/** A fleet and all that will happen to it: made at the beginning, lived through hour by hour. */
export interface World {
  readonly fleet: Fleet;
  readonly lives: readonly DeviceLife[];
  /** What people tell, oldest first. */
  readonly facts: readonly Happening[];
  readonly landed: readonly Landed[];
  readonly senders: ReadonlyMap<string, Sender>;
  readonly clockFaults: ReadonlyMap<string, ClockFault>;
}

const YEAR_MS = 365 * DAY_MS;
/** A worn-out device is past seven years, and its approval runs out within weeks. */
const AGED = { manufacturedMs: 7.2 * YEAR_MS, approvalLeftMs: 25 * DAY_MS, warrantyOverMs: 4 * YEAR_MS };

/** @param said where the lives put what happens. Throws NoTarget. */
export function makeWorld(scenario: Scenario, time: Interval, random: Random, said: Happening[]): World {
  const plan: FleetPlan = { ...FLEET_DEFAULT, ...scenario.fleet };
  const made = makeFleet(plan, time.from, random.fork('fleet'));
  const landed = planStrikes(scenario.injections ?? [], made, time, random.fork('injections'));
  const aged = new Set(
    landed.filter(({ strike, hit }) => strike.cause === 'AGEING' && !hit.isBystander).map(({ hit }) => hit.device.id),
  );
  const endings = landed.map((one) => ({ device: one.hit.device.id, ended: endedBy(one) }));
  const goneAt = new Map(
    endings.flatMap(({ device, ended }) => (ended?.isGone === true ? [[device, ended.at] as const] : [])),
  );
  const spares = endings.flatMap(({ ended }) => (ended?.spare ? [ended.spare] : []));
  const devices = [
    ...made.devices.map((device): Device => ({
      ...device,
      ...(aged.has(device.id) && agedAt(time.from)),
      activeTo: goneAt.get(device.id) ?? device.activeTo,
    })),
    ...spares,
  ];
  const fleet = { ...made, devices: devices.filter(({ activeFrom }) => activeFrom <= time.from) };
  const strikes = [...new Map(landed.map(({ strike }) => [strike, strike])).keys()];
  const facts = [
    ...fleetFacts(fleet, time.from, aged),
    ...strikes.flatMap((strike) => CAUSE_MODELS[strike.cause].facts?.(strike) ?? []),
    ...endings.flatMap(({ ended }) => ended?.facts ?? []),
  ].sort((one, other) => one.at - other.at);
  return {
    fleet,
    lives: livesOf(
      devices,
      landed,
      {
        cards: made.cards,
        heartbeatMs: plan.heartbeatMinutes * MINUTE_MS,
        activityMs: plan.activityMinutes * MINUTE_MS,
        said,
      },
      random.fork('lives'),
    ),
    facts,
    landed,
    senders: new Map(devices.map(({ id, gateway, style }) => [id, { source: gateway, isNumbered: style === 'rich' }])),
    clockFaults: clockFaultsOf(scenario, devices, landed, random.fork('clocks')),
  };
}

const agedAt = (at: number): Pick<Device, 'manufacturedAt' | 'warrantyEndsAt' | 'approvalExpiresAt'> => ({
  manufacturedAt: at - AGED.manufacturedMs,
  warrantyEndsAt: at - AGED.warrantyOverMs,
  approvalExpiresAt: at + AGED.approvalLeftMs,
});

type Surroundings = ConstructorParameters<typeof DeviceLife>[2];

function livesOf(
  devices: readonly Device[],
  landed: readonly Landed[],
  surroundings: Surroundings,
  random: Random,
): DeviceLife[] {
  const byDevice = Map.groupBy(landed, ({ hit }) => hit.device.id);
  return devices.map((device) => {
    const own = byDevice.get(device.id) ?? [];
    const noise = own.reduce((sum, { strike }) => sum + (strike.injection.noise ?? 0), 1);
    return new DeviceLife(
      device,
      own.map(({ effect }) => effect),
      surroundings,
      random.fork(device.id),
      noise,
    );
  });
}

const AHEAD_MS: readonly [number, number] = [20 * MINUTE_MS, 180 * MINUTE_MS];

function clockFaultsOf(
  scenario: Scenario,
  devices: readonly Device[],
  landed: readonly Landed[],
  random: Random,
): Map<string, ClockFault> {
  const { clocksAhead, deadCoinCells } = { ...DELIVERY_DEFAULT, ...scenario.delivery };
  const faults = new Map<string, ClockFault>();
  for (const { id } of devices) {
    const own = random.fork(id);
    if (own.bool(clocksAhead)) faults.set(id, { kind: 'ahead', byMs: Math.round(own.between(...AHEAD_MS)) });
    else if (own.bool(deadCoinCells)) faults.set(id, { kind: 'lost', since: 0 });
  }
  for (const { strike, hit } of landed) {
    if (strike.cause === 'POWER_DEVICE' && strike.variant === 'coin_cell')
      faults.set(hit.device.id, { kind: 'lost', since: hit.span.from });
  }
  return faults;
}
