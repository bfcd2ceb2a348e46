import { describe, expect, it } from '@jest/globals';
import { COMMAND_OF, faultOf, fingerprintOf } from './command-input.js';
import { digestOf } from './reservation.js';

const lane = { commandId: 'c', device: 'd', position: 'p', site: 's', merchant: 'm' };

describe('an input', () => {
  it('without fault has none', () => {
    expect(faultOf(lane)).toBeUndefined();
    expect(faultOf({ ...lane, site: 'sn:4111111111111111' })).toBeUndefined();
    expect(faultOf({ commandId: 'c', device: 'd', component: 'power', note: '' })).toBeUndefined();
  });

  it.each([
    ['position', ''],
    ['merchant', ' \t'],
    ['commandId', ''],
    ['site', 'x'.repeat(257)],
    ['position', '4111 1111 1111 1111'],
    ['commandId', '4111111111111111'],
    ['device', ''],
    ['device', 'has blank'],
    ['device', 'site:a'],
    ['device', 'x'.repeat(65)],
    ['device', '4111111111111111'],
  ])('is at fault in its %s: %j', (name, value) => {
    const fault = faultOf({ ...lane, [name]: value });
    expect(fault).toContain(`\`${name}\``);
    if (value.trim() !== '') expect(fault).not.toContain(value);
  });

  it('becomes a command in the words of the event', () => {
    expect(
      COMMAND_OF.recordRepair({
        commandId: 'c',
        device: 'd',
        component: 'power',
        action: 'REPLACED_PART',
        finding: 'NO_FAULT_FOUND',
      }),
    ).toEqual({
      kind: 'record-repair',
      component: 'power',
      action: 'replaced_part',
      finding: 'no_fault_found',
    });
    expect(
      COMMAND_OF.registerDevice({
        commandId: 'c',
        device: 'd',
        serial: 's',
        model: 'm',
        manufacturedAt: 0,
        cohort: null,
      }),
    ).toEqual({
      kind: 'register',
      serial: 's',
      model: 'm',
      manufacturedAt: '1970-01-01T00:00:00.000Z',
    });
  });
});

describe('the digest of an input', () => {
  const digest = (input: Parameters<typeof fingerprintOf>[1]) => digestOf(fingerprintOf('deployDevice', input));

  it('is the same in whatever order its fields came, and whether null or absent', () => {
    const { commandId, ...rest } = lane;
    expect(digest({ ...rest, commandId })).toBe(digest(lane));
    expect(digest({ ...lane, at: null, expectedRevision: null })).toBe(digest(lane));
  });

  it('differs with the mutation and everything that is given', () => {
    const digests = [
      digest(lane),
      digest({ ...lane, site: 'other' }),
      digest({ ...lane, at: 1 }),
      digest({ ...lane, expectedRevision: 0 }),
      digestOf(fingerprintOf('retireDevice', lane)),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('cannot tell one card number from another with the same ends', () => {
    const note = (text: string) =>
      digestOf(fingerprintOf('confirmFailure', { commandId: 'c', device: 'd', component: 'p', note: text }));
    expect(note('4111111111111111')).toBe(note('411111******1111'));
  });
});
