import type { Random } from '#random';
import type { FleetPlan } from '../scenario/scenario.js';
import { Trading } from '../time/trading.js';
import type { OpeningHours } from '../time/trading.js';
import { CardPopulation } from './cards.js';
import type { Device, Fleet, Site } from './fleet.js';
import { MALL_HOURS, MALL_SHOPS, MERCHANT_CLASSES } from './merchant-classes.js';
import { DeviceMaker } from './make-device.js';

/** Where payments are authorised; a site has one. */
const HOSTS = ['acquirer-a', 'acquirer-b'] as const;

/** The fleet of that plan at `startAt`: sites until there are lanes enough, a device in each. */
export function makeFleet(plan: FleetPlan, startAt: number, random: Random): Fleet {
  const maker = new SiteMaker(plan, random.fork('sites'));
  const devices = new DeviceMaker(plan, startAt, random.fork('devices'));
  const inMalls = Math.round(plan.devices * plan.mallShare);
  const made: Device[] = [];
  const sites: Site[] = [];
  const fill = (site: Site, lanes: number): void => {
    sites.push(site);
    for (let lane = 1; lane <= lanes && made.length < plan.devices; lane += 1) made.push(devices.next(site, lane));
  };
  while (made.length + plan.shopsPerMall <= inMalls || (made.length === 0 && inMalls >= 2 && plan.devices >= 2)) {
    for (const shop of maker.mall()) if (made.length < plan.devices) fill(shop, 1);
  }
  while (made.length < plan.devices) fill(...maker.shop());
  return { sites, devices: made, cards: new CardPopulation(random.fork('cards'), plan.badCards) };
}

class SiteMaker {
  readonly #tradings = new Map<OpeningHours, Trading>();
  readonly #named = new Map<string, number>();
  #sites = 0;
  #malls = 0;

  constructor(
    private readonly plan: FleetPlan,
    private readonly random: Random,
  ) {}

  /** All shops of one more mall. */
  mall(): Site[] {
    this.#malls += 1;
    const venue = `mall-${this.#malls}`;
    return Array.from({ length: this.plan.shopsPerMall }, (_, index) => {
      const shop = MALL_SHOPS[index % MALL_SHOPS.length] ?? { name: 'shop', code: '5999' };
      const number = Math.floor(index / MALL_SHOPS.length);
      const id = `${venue}-${shop.name}${number === 0 ? '' : `-${number + 1}`}`;
      return this.#site(id, { ...shop, openingHours: MALL_HOURS, trade: 0.8 }, venue);
    });
  }

  /** One more shop that stands for itself, and how many lanes it has. */
  shop(): [Site, number] {
    const kind = this.random.weighted(MERCHANT_CLASSES.map((one) => [one, one.weight] as const));
    const number = (this.#named.get(kind.name) ?? 0) + 1;
    this.#named.set(kind.name, number);
    return [this.#site(`${kind.name}-${number}`, kind), this.random.int(...kind.lanes)];
  }

  #site(
    id: string,
    kind: { name: string; code: string; openingHours: OpeningHours; trade: number },
    venue?: string,
  ): Site {
    const index = this.#sites;
    this.#sites += 1;
    return {
      index,
      id,
      merchant: venue === undefined ? `${kind.name}-group-${Math.ceil((index + 1) / 3)}` : id,
      merchantClass: kind.code,
      ...(venue !== undefined && { venue }),
      trading: this.#trading(kind.openingHours),
      customersPerDay: this.plan.customersPerDay * kind.trade * this.random.between(0.7, 1.3),
      networkId: `lan-${venue ?? id}`,
      cellId: `cell-${100 + Math.floor(index / 4)}`,
      host: this.random.pick(HOSTS),
    };
  }

  /** Shared by all that keep the same hours. */
  #trading(hours: OpeningHours): Trading {
    const known = this.#tradings.get(hours);
    if (known) return known;
    const made = new Trading(hours, this.plan.timeZone);
    this.#tradings.set(hours, made);
    return made;
  }
}
