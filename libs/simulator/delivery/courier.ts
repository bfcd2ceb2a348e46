import type { Random } from '#random';
import type { Delivery } from '../scenario/scenario.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/units.js';
import type { CloudEvent } from './cloud-event.js';

/** An event on its way: when it reaches the server. */
export interface Delivered {
  readonly at: number;
  readonly event: CloudEvent;
}

const OUT_OF_ORDER_MS_MAX = 2 * MINUTE_MS;
const AGAIN_WITHIN_MS = HOUR_MS;
/** Most late ones waited for a line for hours, some for days; one in ten is later than a week. */
const LATE_MS: readonly (readonly [readonly [number, number], number])[] = [
  [[10 * MINUTE_MS, 12 * HOUR_MS], 60],
  [[12 * HOUR_MS, 5 * DAY_MS], 30],
  [[7 * DAY_MS, 10 * DAY_MS], 10],
];

/** Brings events to the server: in order and at once, or late, twice and out of order. It loses none. */
export class Courier {
  #underWay: Delivered[] = [];

  constructor(
    private readonly delivery: Delivery,
    private readonly random: Random,
  ) {}

  send(event: CloudEvent, at: number): void {
    const { duplicates, late, outOfOrder } = this.delivery;
    const isDisturbed = duplicates + late + outOfOrder > 0;
    if (!isDisturbed || event.type.startsWith('fleet.')) return void this.#underWay.push({ at, event });
    const { random } = this;
    let arrivesAt = at;
    if (random.bool(outOfOrder)) arrivesAt += random.int(0, OUT_OF_ORDER_MS_MAX);
    if (random.bool(late)) arrivesAt += Math.round(random.between(...random.weighted(LATE_MS)));
    this.#underWay.push({ at: arrivesAt, event });
    if (random.bool(duplicates)) this.#underWay.push({ at: arrivesAt + random.int(1_000, AGAIN_WITHIN_MS), event });
  }

  /** What arrives before that instant, in order of arrival. */
  arrivingBefore(instant: number): Delivered[] {
    const arriving = this.#underWay.filter(({ at }) => at < instant);
    this.#underWay = this.#underWay.filter(({ at }) => at >= instant);
    return arriving.sort((one, other) => one.at - other.at);
  }

  /** Everything that is still under way. */
  rest(): Delivered[] {
    return this.arrivingBefore(Number.POSITIVE_INFINITY);
  }
}
