import Type from 'typebox';
import { defineEventType } from './event-type.js';
import { attempt, durationMs, line, name, number, oneOf, optional } from './fields.js';

/** Lines, power, and what shakes the device. */

export const signalDropped = defineEventType({
  type: 'terminal.signal.dropped.v1',
  category: 'telemetry',
  about: 'The device lost its line; `time` is the beginning.',
  data: Type.Object({
    bearer: oneOf('What carries the line.', ['ethernet', 'wifi', 'cellular', 'bluetooth']),
    durationMs: optional(durationMs('How long it was gone.')),
    rssiDbm: optional(number('Signal strength before it was gone.')),
    ...line(),
    ...attempt(),
  }),
});

export const hostUnreachable = defineEventType({
  type: 'terminal.host.unreachable.v1',
  category: 'telemetry',
  about: 'A host did not answer; `time` is the beginning.',
  data: Type.Object({
    host: name('Host that was called.'),
    durationMs: optional(durationMs('How long.')),
    ...attempt(),
  }),
});

export const voltageDipped = defineEventType({
  type: 'terminal.voltage.dipped.v1',
  category: 'telemetry',
  about: 'A supply fell below what it should be; `time` is the beginning.',
  data: Type.Object({
    minMillivolts: number('Lowest voltage seen.'),
    nominalMillivolts: number('What it should be.'),
    durationMs: optional(durationMs('How long.')),
    supply: oneOf('Which supply.', ['mains', 'battery', 'coin_cell']),
    ...attempt(),
  }),
});

export const rebooted = defineEventType({
  type: 'terminal.rebooted.v1',
  category: 'telemetry',
  about: 'The device started. PCI terminals restart every 24 hours (`scheduled`): that is healthy.',
  data: Type.Object({
    reason: oneOf('Why.', [
      'scheduled',
      'power_loss',
      'brownout',
      'watchdog',
      'crash',
      'update',
      'user',
      'security_violation',
      'unknown',
    ]),
    ...attempt(),
  }),
});

export const vibrationDetected = defineEventType({
  type: 'terminal.vibration.detected.v1',
  category: 'telemetry',
  about: 'The device was shaken; `time` is the beginning.',
  data: Type.Object({
    peakMilliG: number('Highest acceleration, thousandths of g.'),
    durationMs: optional(durationMs('How long.')),
    ...attempt(),
  }),
});
