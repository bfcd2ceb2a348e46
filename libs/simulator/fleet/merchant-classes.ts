import type { OpeningHours } from '../time/trading.js';

/** What kind of shop a merchant keeps. */
export interface MerchantClass {
  readonly name: string;
  /** Merchant category code (ISO 18245). */
  readonly code: string;
  readonly openingHours: OpeningHours;
  /** Lanes of a site, fewest and most. */
  readonly lanes: readonly [min: number, max: number];
  /** Customers of a lane against an average one. */
  readonly trade: number;
  /** How many of a fleet's sites are of it, against the others. */
  readonly weight: number;
}

const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const EVERY_DAY = [...WORKDAYS, 'sun'] as const;
const open = (days: readonly (typeof EVERY_DAY)[number][], ...windows: [string, string][]): OpeningHours =>
  Object.fromEntries(days.map((day) => [day, windows]));

export const MERCHANT_CLASSES: readonly MerchantClass[] = [
  {
    name: 'grocer',
    code: '5411',
    openingHours: open(WORKDAYS, ['07:00', '21:00']),
    lanes: [3, 6],
    trade: 1.5,
    weight: 25,
  },
  {
    name: 'bakery',
    code: '5462',
    openingHours: { ...open(WORKDAYS, ['06:00', '18:30']), ...open(['sun'], ['07:00', '11:00']) },
    lanes: [1, 2],
    trade: 1.2,
    weight: 25,
  },
  {
    name: 'restaurant',
    code: '5812',
    openingHours: open(EVERY_DAY, ['11:30', '14:30'], ['17:30', '24:00']),
    lanes: [1, 3],
    trade: 0.7,
    weight: 20,
  },
  {
    name: 'pharmacy',
    code: '5912',
    openingHours: open(WORKDAYS, ['08:30', '18:30']),
    lanes: [1, 3],
    trade: 0.8,
    weight: 15,
  },
  {
    name: 'fuel',
    code: '5541',
    openingHours: open(EVERY_DAY, ['00:00', '24:00']),
    lanes: [2, 4],
    trade: 1.1,
    weight: 15,
  },
];

/** The shops of a mall: one lane each, all with the hours of the mall. */
export const MALL_HOURS: OpeningHours = open(WORKDAYS, ['10:00', '20:00']);
export const MALL_SHOPS: readonly Pick<MerchantClass, 'name' | 'code'>[] = [
  { name: 'shoes', code: '5661' },
  { name: 'books', code: '5942' },
  { name: 'toys', code: '5945' },
  { name: 'optician', code: '8043' },
  { name: 'jeweller', code: '5944' },
  { name: 'clothes', code: '5651' },
  { name: 'coffee', code: '5814' },
  { name: 'flowers', code: '5992' },
];
