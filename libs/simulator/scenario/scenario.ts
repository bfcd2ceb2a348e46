import Type from 'typebox';
import type { Static } from 'typebox';
import { CAUSE_NAMES, ENDINGS, SEVERITIES, TARGET_KINDS } from './causes.js';
import type { Cause, Ending, Severity, TargetKind } from './causes.js';

/** A scenario as it is written in JSON (docs/simulator.md). Every field has a default but those of an injection. */

/** A hundred thousand terminals are what one machine is made for; they and an hour of their events took 2.2 GB. */
export const DEVICES_MAX = 100_000;
export const DAYS_MAX = 1_000;
const INJECTIONS_MAX = 10_000;
const TEXT_LENGTH_MAX = 200;

const closed = { additionalProperties: false } as const;
const optional = Type.Optional;
const share = (description: string) => Type.Number({ description, minimum: 0, maximum: 1 });
const count = (description: string, maximum: number, minimum = 0) => Type.Integer({ description, minimum, maximum });
const name = (description: string) => Type.String({ description, pattern: '^[A-Za-z0-9._-]{1,40}$' });
const oneOf = <const Values extends string[]>(values: readonly string[], description: string) =>
  Type.Enum([...values] as Values, { description });
/** Days since the beginning; below zero, days before the end. */
const instant = (description: string) =>
  Type.Number({
    description: `${description}, in days since the beginning; negative: before the end.`,
    minimum: -DAYS_MAX,
    maximum: DAYS_MAX,
  });

const fleet = Type.Object(
  {
    devices: optional(count('Terminals.', DEVICES_MAX, 1)),
    idPrefix: optional(name('What their ids begin with.')),
    timeZone: optional(
      Type.String({ description: 'IANA name of the zone that the shops keep.', maxLength: TEXT_LENGTH_MAX }),
    ),
    mallShare: optional(share('Share of the terminals that stand in malls of one-lane shops.')),
    shopsPerMall: optional(count('Shops of a mall.', 40, 2)),
    models: optional(
      Type.Array(Type.String({ maxLength: TEXT_LENGTH_MAX }), {
        description: 'Only these models.',
        minItems: 1,
        maxItems: 20,
      }),
    ),
    customersPerDay: optional(
      Type.Number({ description: 'Customers of an average lane on an average day.', minimum: 0, maximum: 5_000 }),
    ),
    badCards: optional(count('Worn-out cards that come by everywhere.', 1_000)),
    rich: optional(
      Type.Number({ description: 'Weight of devices that tell everything, with attempt ids.', minimum: 0 }),
    ),
    plain: optional(
      Type.Number({ description: 'Weight of devices that tell everything, without attempt ids.', minimum: 0 }),
    ),
    poor: optional(
      Type.Number({ description: "Weight of devices that tell counters and the vendor's codes alone.", minimum: 0 }),
    ),
    gateways: optional(count('What reports come through; each is a source of its own.', 10_000, 1)),
    heartbeatMinutes: optional(count('Between two heartbeats.', 1_440, 1)),
    activityMinutes: optional(count('Length of an activity window or between two reports of counters.', 1_440, 5)),
  },
  closed,
);

const injection = Type.Object(
  {
    cause: Type.Unsafe<Cause>(oneOf(CAUSE_NAMES, 'What is wrong.')),
    variant: optional(name('How it shows; each cause has its own.')),
    target: optional(
      Type.Unsafe<Partial<Record<TargetKind, string>>>(
        Type.Object(
          Object.fromEntries(TARGET_KINDS.map((kind) => [kind, optional(Type.String({ maxLength: TEXT_LENGTH_MAX }))])),
          {
            description: 'What it is aimed at: one name, such as {"site": "bakery-3"}; "any" lets the seed choose.',
            minProperties: 1,
            maxProperties: 1,
            ...closed,
          },
        ),
      ),
    ),
    count: optional(count('On so many targets, where the seed chooses.', 100_000, 1)),
    from: instant('When it begins'),
    to: optional(instant('When it ends; without it, not at all')),
    severity: optional(Type.Unsafe<Severity>(oneOf(SEVERITIES, 'How bad it is.'))),
    rampDays: optional(
      Type.Number({ description: 'Days until it is as bad as that; 0: at once.', minimum: 0, maximum: DAYS_MAX }),
    ),
    noise: optional(
      Type.Number({
        description: 'How much more often than elsewhere things fail there that have nothing to do with it.',
        minimum: 0,
        maximum: 10,
      }),
    ),
    ending: optional(Type.Unsafe<Ending>(oneOf(ENDINGS, 'What ends it.'))),
    version: optional(name('SOFTWARE: the version that is rolled out.')),
    share: optional(share('SOFTWARE: share of the devices that get it.')),
    fixedIn: optional(name('SOFTWARE: a version that is well, released at `to`.')),
    downgradeAllowed: optional(
      Type.Boolean({ description: 'SOFTWARE: whether the version may be left for an older one.' }),
    ),
  },
  closed,
);

const delivery = Type.Object(
  {
    duplicates: optional(share('Events that are sent twice.')),
    late: optional(share('Events that are sent hours or days late.')),
    outOfOrder: optional(share('Events that change places with their neighbours.')),
    clocksAhead: optional(share('Devices whose clock is up to three hours ahead.')),
    deadCoinCells: optional(share('Devices whose clock begins again in 2000 at every restart.')),
  },
  closed,
);

export const scenarioSchema = Type.Object(
  {
    name: optional(name('What it is called.')),
    about: optional(Type.String({ description: 'What it shows.', maxLength: 2_000 })),
    days: optional(count('How long it lasts.', DAYS_MAX, 1)),
    fleet: optional(fleet),
    injections: optional(Type.Array(injection, { description: 'What goes wrong.', maxItems: INJECTIONS_MAX })),
    delivery: optional(delivery),
  },
  closed,
);

export type Scenario = Static<typeof scenarioSchema>;
export type Injection = Static<typeof injection>;
export type Delivery = Required<Static<typeof delivery>>;
export type FleetPlan = Required<Omit<Static<typeof fleet>, 'models'>> & Pick<Static<typeof fleet>, 'models'>;

export const DAYS_DEFAULT = 21;

export const DELIVERY_DEFAULT: Delivery = { duplicates: 0, late: 0, outOfOrder: 0, clocksAhead: 0, deadCoinCells: 0 };

export const FLEET_DEFAULT: FleetPlan = {
  devices: 100,
  idPrefix: 'till',
  timeZone: 'Europe/Berlin',
  mallShare: 0.2,
  shopsPerMall: 8,
  customersPerDay: 80,
  badCards: 3,
  rich: 5,
  plain: 4,
  poor: 1,
  gateways: 2,
  heartbeatMinutes: 15,
  activityMinutes: 60,
};
