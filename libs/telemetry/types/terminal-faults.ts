import Type from 'typebox';
import { defineEventType } from './event-type.js';
import { attempt, FIRMWARE_COMPONENTS, oneOf, optional, text } from './fields.js';

/** What the device says of its own parts, keys and software. */

export const peripheralFaulted = defineEventType({
  type: 'terminal.peripheral.faulted.v1',
  category: 'telemetry',
  about: 'A peripheral does not work. Paper is not a fault of the device.',
  data: Type.Object({
    peripheral: oneOf('Which.', ['printer', 'pinpad', 'display', 'scanner', 'speaker']),
    fault: oneOf('What is wrong.', [
      'out_of_paper',
      'paper_low',
      'jam',
      'cover_open',
      'overheated',
      'stuck_key',
      'not_responding',
      'failed',
    ]),
    ...attempt(),
  }),
});

export const tamperDetected = defineEventType({
  type: 'terminal.tamper.detected.v1',
  category: 'telemetry',
  about: 'A sensor says that the device was opened or attacked.',
  data: Type.Object({ sensor: text('Which sensor.'), ...attempt() }),
});

export const keysMissing = defineEventType({
  type: 'terminal.keys.missing.v1',
  category: 'telemetry',
  about: 'The device has no keys, or lost them.',
  data: Type.Object({ keySet: optional(text('Which keys.')), ...attempt() }),
});

export const keysLoaded = defineEventType({
  type: 'terminal.keys.loaded.v1',
  category: 'telemetry',
  about: 'Keys were loaded.',
  data: Type.Object({ keySet: optional(text('Which keys.')), ...attempt() }),
});

export const firmwareReported = defineEventType({
  type: 'terminal.firmware.reported.v1',
  category: 'telemetry',
  about: 'The version of one component that runs now.',
  data: Type.Object({
    component: oneOf('Which component.', FIRMWARE_COMPONENTS),
    version: text('Its version.'),
    ...attempt(),
  }),
});

export const firmwareUpdateFailed = defineEventType({
  type: 'terminal.firmware.update-failed.v1',
  category: 'telemetry',
  about: 'An update was tried and did not come about.',
  data: Type.Object({
    component: oneOf('Which component.', FIRMWARE_COMPONENTS),
    fromVersion: text('The version that runs.'),
    toVersion: text('The version that was to run.'),
    reason: text('Why not.'),
    ...attempt(),
  }),
});

export const appCrashed = defineEventType({
  type: 'terminal.app.crashed.v1',
  category: 'telemetry',
  about: 'A process ended by a fault of its own.',
  data: Type.Object({
    process: text('Which process.'),
    signature: optional(text('What tells this crash from others.')),
    ...attempt(),
  }),
});

export const faultReported = defineEventType({
  type: 'terminal.fault.reported.v1',
  category: 'telemetry',
  about: 'A fault in the words of the vendor. `crypto` is a security matter only when `critical`.',
  data: Type.Object({
    code: text("The vendor's code."),
    category: optional(
      oneOf('What it is about.', [
        'card_read',
        'crypto',
        'security',
        'power',
        'connectivity',
        'host',
        'peripheral',
        'software',
        'configuration',
        'environment',
        'other',
      ]),
    ),
    severity: optional(oneOf('How bad it is.', ['info', 'warning', 'critical'])),
    ...attempt(),
  }),
});
