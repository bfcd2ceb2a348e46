import Type from 'typebox';
import { parseDateTime } from '../envelope/date-time.js';
import { defineEventType } from './event-type.js';
import {
  amountMinor,
  attempt,
  cardInterface,
  count,
  currency,
  flag,
  INTERFACES,
  line,
  name,
  named,
  number,
  optional,
  time,
} from './fields.js';

/** What terminals report by themselves, all being well. */

export const heartbeat = defineEventType({
  type: 'terminal.heartbeat.v1',
  category: 'telemetry',
  about: 'The device is alive, and this is what its gauges show.',
  data: Type.Object({
    gauges: named<number>(
      'Readings. Known names: `battery_percent`, `supply_millivolts`, `rssi_dbm`, `temperature_c`, `humidity_percent`, `uptime_s`, `free_memory_kib`; others are kept.',
      number('Reading.'),
      'must hold only numbers',
    ),
    ...line(),
    ...attempt(),
  }),
});

const readCounts = Type.Object({ ok: count('Successful reads.'), failed: count('Failed reads.') });
type ReadCounts = Partial<Record<(typeof INTERFACES)[number], Type.Static<typeof readCounts>>>;

export const activity = defineEventType({
  type: 'terminal.activity.v1',
  category: 'telemetry',
  about: 'Totals of a window `[from, to)`; single events inside it add detail, not numbers.',
  data: Type.Object({
    from: time('Beginning of the window.'),
    to: time('End of the window, which it does not hold any more.'),
    reads: Type.Unsafe<ReadCounts>(
      Type.Object(Object.fromEntries(INTERFACES.map((one) => [one, optional(readCounts)])), {
        description: 'Reads on each interface.',
      }),
    ),
    transactions: Type.Object({
      approved: count('Approved.'),
      declined: count('Declined.'),
      failed: count('Failed.'),
      cancelled: count('Cancelled.'),
    }),
    ...attempt(),
  }),
  rule: {
    says: 'data.to must not be before data.from',
    holds: ({ from, to }) => (parseDateTime(from) ?? 0) <= (parseDateTime(to) ?? 0),
  },
});

export const counters = defineEventType({
  type: 'terminal.counters.v1',
  category: 'telemetry',
  about: 'Counters that grow from boot to boot; differences count, the first report of a boot only sets the mark.',
  data: Type.Object({
    bootId: name('Tells one boot from the next.'),
    counters: named<number>(
      'Such as `reads.chip.failed`; cumulative since the boot.',
      count('Whole number.'),
      'must hold only whole numbers',
    ),
    ...attempt(),
  }),
});

export const offlineQueue = defineEventType({
  type: 'terminal.offline-queue.v1',
  category: 'telemetry',
  about: 'Transactions that are stored in the device and not yet forwarded.',
  data: Type.Object({
    count: count('How many.'),
    oldestAt: optional(time('Time of the oldest.')),
    amountMinor: optional(amountMinor('Their sum in minor units.')),
    currency: optional(currency()),
    ...attempt(),
  }),
});

export const configurationReported = defineEventType({
  type: 'terminal.configuration.reported.v1',
  category: 'telemetry',
  about: 'Settings in force; others than these are kept as well.',
  data: Type.Object({
    contactlessEnabled: optional(flag('Whether contactless payment is switched on.')),
    contactlessLimitMinor: optional(count('Highest contactless amount in minor units.')),
    currency: optional(currency()),
    capabilities: optional(Type.Array(cardInterface('Interface.'), { description: 'Interfaces that the device has.' })),
    ...attempt(),
  }),
});
