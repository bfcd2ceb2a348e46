import { describe, expect, it } from '@jest/globals';
import { keysOf, RECEIVED_AT } from '../testing/sent.js';
import { type CommandEvent, isRefusal, recordFromCommand } from './record-from-command.js';

const command = (more: Partial<CommandEvent> = {}): CommandEvent => ({
  tenant: 'acme',
  type: 'fleet.device.failure-confirmed.v1',
  subject: 'device-one',
  source: 'tillwatch:command',
  id: 'command-a',
  time: RECEIVED_AT - 1000,
  receivedAt: RECEIVED_AT,
  data: { component: 'power', note: 'seen on 4111 1111 1111 1111' },
  ...more,
});
const tell = (more: Partial<CommandEvent> = {}) => recordFromCommand(command(more), keysOf('acme'));

describe('the event of a mutation', () => {
  it('is made by the way of every event: masked, checked, dated, identified', () => {
    expect(tell()).toMatchObject({
      type: 'fleet.device.failure-confirmed.v1',
      subject: 'device-one',
      source: 'tillwatch:command',
      cloudEventId: 'command-a',
      occurredAt: RECEIVED_AT - 1000,
      effectiveAt: RECEIVED_AT - 1000,
      knownAt: RECEIVED_AT,
      data: { component: 'power', note: 'seen on 411111******1111' },
    });
    expect(tell()).toEqual(tell());
  });

  it.each([
    ['invalid-data', { type: 'fleet.device.registered.v1', data: { serial: '4111111111111111', model: 'P400' } }],
    ['invalid-data', { type: 'fleet.device.deployed.v1', data: { position: '', site: 's', merchant: 'm' } }],
    ['device-id-invalid', { subject: '4111111111111111' }],
    ['time-invalid', { time: RECEIVED_AT + 6 * 60_000 }],
    ['time-invalid', { time: Number.NaN }],
    ['time-invalid', { time: 8.64e15 }],
    ['unknown-type', { type: 'fleet.device.painted.v1' }],
    ['too-large', { data: { component: 'power', note: 'x'.repeat(70_000) } }],
  ])('is refused as %s where a sent one would be', (reason, more) => {
    const answer = tell(more);
    expect(isRefusal(answer) && answer.reason).toBe(reason);
  });
});
