import Type from 'typebox';
import { defineEventType } from './event-type.js';
import { attempt, deviceId, FINDINGS, model, name, oneOf, optional, text, time } from './fields.js';

/** The life of a device, as people and back-office systems tell it. */

const part = () =>
  name(
    '`card_reader.chip`, `card_reader.magstripe`, `card_reader.contactless`, `connectivity`, `power`, `peripheral`, `software`, `security`, or another name.',
  );

export const deviceRegistered = defineEventType({
  type: 'fleet.device.registered.v1',
  category: 'device',
  about: 'A device became part of the fleet.',
  data: Type.Object({
    serial: name('Serial number.'),
    model: model(),
    manufacturedAt: optional(time('When it was made.')),
    approvalExpiresAt: optional(time('End of its approval (PCI PTS).')),
    warrantyEndsAt: optional(time('End of its warranty.')),
    cohort: optional(name('Devices that were made or bought together.')),
    ...attempt(),
  }),
});

export const deviceDeployed = defineEventType({
  type: 'fleet.device.deployed.v1',
  category: 'device',
  about: 'A device serves a lane from now on; whatever served it before leaves it.',
  data: Type.Object({
    position: name('The lane (TID).'),
    site: name('Where the lane is.'),
    merchant: name('Whose it is.'),
    ...attempt(),
  }),
});

export const deviceWithdrawn = defineEventType({
  type: 'fleet.device.withdrawn.v1',
  category: 'device',
  about: 'A device was taken from its lane.',
  data: Type.Object({ to: oneOf('Where it went.', ['stock', 'depot', 'transit']), ...attempt() }),
});

export const deviceInspected = defineEventType({
  type: 'fleet.device.inspected.v1',
  category: 'device',
  about: 'What the bench says of a part.',
  data: Type.Object({ component: part(), finding: oneOf("The bench's word.", FINDINGS), ...attempt() }),
});

export const deviceFailureConfirmed = defineEventType({
  type: 'fleet.device.failure-confirmed.v1',
  category: 'device',
  about: 'Somebody is sure that the device itself failed.',
  data: Type.Object({ component: part(), note: optional(text('In words.')), ...attempt() }),
});

export const deviceRepaired = defineEventType({
  type: 'fleet.device.repaired.v1',
  category: 'device',
  about: 'Something was done to a device, and it stays the same device.',
  data: Type.Object({
    component: part(),
    action: oneOf('What was done.', ['replaced_part', 'cleaned', 'reset', 'reflashed', 'adjusted', 'none']),
    finding: oneOf('Whether the fault was found.', FINDINGS),
    ...attempt(),
  }),
});

export const deviceSwapped = defineEventType({
  type: 'fleet.device.swapped.v1',
  category: 'device',
  about: 'Another device took the lane: this one is in the depot, the other is deployed there, registered or not.',
  data: Type.Object({
    replacedBy: deviceId('Device id of the other one.'),
    reason: oneOf('Why.', [
      'chip_read_error',
      'compromised',
      'key_injection',
      'power_issue',
      'tampered',
      'terminal_error',
      'end_of_life',
      'other',
    ]),
    ...attempt(),
  }),
});

export const deviceRetired = defineEventType({
  type: 'fleet.device.retired.v1',
  category: 'device',
  about: 'A device left the fleet for good.',
  data: Type.Object({ reason: optional(text('Why.')), ...attempt() }),
});

export const recordVoided = defineEventType({
  type: 'fleet.record.voided.v1',
  category: 'device',
  about: 'An event of the device was wrong and counts no longer; history shows both.',
  data: Type.Object({
    eventId: Type.String({
      description: "The store's id of the event, as history shows it.",
      pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
    }),
    reason: text('Why.'),
    ...attempt(),
  }),
});
