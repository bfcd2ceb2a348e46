import type { Random } from '#random';
import { token } from '#random';
import type { FleetPlan } from '../scenario/scenario.js';
import { DAY_MS } from '../time/units.js';
import type { Device, EmissionStyle, Site } from './fleet.js';
import { MODELS } from './models.js';

const CARRIERS = ['telenord', 'mobilis', 'airwave'] as const;
const NUMBER_DIGITS = 4;
const YEAR_MS = 365 * DAY_MS;
/** Terminals are one to four years old, under warranty for three, approved for seven (PCI PTS). */
const AGE_MS: readonly [number, number] = [YEAR_MS, 4 * YEAR_MS];
const WARRANTY_MS = 3 * YEAR_MS;
const APPROVAL_MS = 7 * YEAR_MS;
/** One in four of those that serve have not been brought to the newer version. */
const OLDER_VERSION_CHANCE = 0.25;

/** Makes devices one after the other; each has a stream of chance of its own. */
export class DeviceMaker {
  #made = 0;

  constructor(
    private readonly plan: FleetPlan,
    private readonly startAt: number,
    private readonly random: Random,
  ) {}

  /** The device of that lane, from the beginning on. */
  next(site: Site, lane: number): Device {
    const index = this.#made;
    this.#made += 1;
    const id = `${this.plan.idPrefix}-${String(index + 1).padStart(NUMBER_DIGITS, '0')}`;
    const random = this.random.fork(id);
    const models = MODELS.filter(({ name }) => this.plan.models === undefined || this.plan.models.includes(name));
    const model = random.weighted(models.map((one) => [one, one.weight] as const));
    const made = new Date(this.startAt - random.between(...AGE_MS));
    const manufacturedAt = Date.UTC(made.getUTCFullYear(), made.getUTCMonth(), made.getUTCDate());
    const { rich, plain, poor } = this.plan;
    const styles: readonly (readonly [EmissionStyle, number])[] = [
      ['rich', rich],
      ['plain', plain],
      ['poor', poor],
    ];
    return {
      id,
      index,
      serial: serialOf(id),
      model,
      cohort: `${model.name.split(' ')[0]?.toLowerCase()}-${made.getUTCFullYear()}-h${made.getUTCMonth() < 6 ? 1 : 2}`,
      manufacturedAt,
      warrantyEndsAt: manufacturedAt + WARRANTY_MS,
      approvalExpiresAt: manufacturedAt + APPROVAL_MS,
      site,
      position: `${site.id}/lane-${lane}`,
      ...(model.bearer === 'cellular' && { carrier: random.pick(CARRIERS) }),
      style: random.weighted(styles),
      appVersion: model.appVersions[random.bool(OLDER_VERSION_CHANCE) ? 0 : 1],
      tellsCapabilities: random.bool(0.8),
      gateway: `/gateway/${(index % this.plan.gateways) + 1}`,
      activeFrom: this.startAt,
      activeTo: Number.POSITIVE_INFINITY,
    };
  }
}

/** The one that takes over the lane of another at that instant: of the same model, new, with the newer version. */
export function spareFor(device: Device, at: number): Device {
  const id = `${device.id}-r`;
  return {
    ...device,
    id,
    serial: serialOf(id),
    cohort: `${device.cohort.split('-')[0]}-new`,
    manufacturedAt: at - YEAR_MS / 4,
    warrantyEndsAt: at - YEAR_MS / 4 + WARRANTY_MS,
    approvalExpiresAt: at - YEAR_MS / 4 + APPROVAL_MS,
    appVersion: device.model.appVersions[1],
    activeFrom: at,
    activeTo: Number.POSITIVE_INFINITY,
  };
}

const serialOf = (id: string): string => `SN-${token(id).slice(0, 10).toUpperCase()}`;
