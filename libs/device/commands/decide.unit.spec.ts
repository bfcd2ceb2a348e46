import { describe, expect, it } from '@jest/globals';
import { decide } from './decide.js';
import type { DeviceCommand } from './device-command.js';
import type { CommandState, Standing } from './standing.js';

const registered: Standing = { lifecycle: 'REGISTERED', registered: true, position: null, revision: 0 };
const deployed: Standing = { lifecycle: 'DEPLOYED', registered: true, position: 'lane-1', revision: 1 };
const heardFrom: Standing = { lifecycle: 'UNREGISTERED', registered: false, position: null, revision: -1 };
const retired: Standing = { lifecycle: 'RETIRED', registered: true, position: null, revision: 2 };
const stranger: Standing = { lifecycle: 'DEPLOYED', registered: false, position: 'lane-2', revision: -1 };

const COMMANDS = {
  register: { kind: 'register', serial: 'S-1', model: 'P400' },
  deploy: { kind: 'deploy', position: 'lane-1', site: 'site-1', merchant: 'm-1' },
  confirm: { kind: 'confirm-failure', component: 'power', note: 'bench' },
  repair: { kind: 'record-repair', component: 'power', action: 'reset', finding: 'confirmed' },
  swap: { kind: 'swap', replacedBy: 'd-2', reason: 'chip_read_error' },
  withdraw: { kind: 'withdraw', to: 'depot' },
  retire: { kind: 'retire', reason: 'worn' },
  void: { kind: 'void-record', eventId: 'e-1', reason: 'another device was meant' },
} as const satisfies Record<string, DeviceCommand>;

const given = (device: Standing | null, more: Partial<CommandState> = {}): CommandState => ({
  device,
  replacement: null,
  record: 'counts',
  ...more,
});

const when = (command: DeviceCommand, state: CommandState, expectedRevision?: number) => {
  const decision = decide({ device: 'd-1', command, expectedRevision }, state);
  return decision.outcome === 'decided' ? decision.event : decision.code;
};

describe('a command becomes the event of the same name', () => {
  it.each([
    ['register', null, 'fleet.device.registered.v1', { serial: 'S-1', model: 'P400' }],
    ['deploy', registered, 'fleet.device.deployed.v1', { position: 'lane-1', site: 'site-1', merchant: 'm-1' }],
    ['confirm', deployed, 'fleet.device.failure-confirmed.v1', { component: 'power', note: 'bench' }],
    ['repair', deployed, 'fleet.device.repaired.v1', { component: 'power', action: 'reset', finding: 'confirmed' }],
    ['swap', deployed, 'fleet.device.swapped.v1', { replacedBy: 'd-2', reason: 'chip_read_error' }],
    ['withdraw', deployed, 'fleet.device.withdrawn.v1', { to: 'depot' }],
    ['retire', deployed, 'fleet.device.retired.v1', { reason: 'worn' }],
    ['void', deployed, 'fleet.record.voided.v1', { eventId: 'e-1', reason: 'another device was meant' }],
  ] as const)('%s', (name, device, type, data) => {
    expect(when(COMMANDS[name], given(device))).toEqual({ type, data });
  });

  it('without what was left out', () => {
    expect(when({ kind: 'retire' }, given(deployed))).toEqual({ type: 'fleet.device.retired.v1', data: {} });
    expect(when({ kind: 'confirm-failure', component: 'power' }, given(deployed))).toMatchObject({
      data: { component: 'power' },
    });
  });
});

describe('a device that nobody knows', () => {
  it.each(Object.entries(COMMANDS).filter(([name]) => name !== 'register'))('is not found by %s', (_, command) => {
    expect(when(command, given(null, { record: 'missing' }))).toBe('NOT_FOUND');
  });
});

describe('registering', () => {
  it('makes a device known, one that was heard from, and one that took over a lane', () => {
    for (const device of [null, heardFrom, stranger])
      expect(when(COMMANDS.register, given(device))).toMatchObject({ type: 'fleet.device.registered.v1' });
  });

  it('is a conflict for one that is registered, whatever became of it', () => {
    for (const device of [registered, deployed, retired])
      expect(when(COMMANDS.register, given(device))).toBe('CONFLICT');
  });
});

describe('a retired device', () => {
  it.each(Object.entries(COMMANDS).filter(([name]) => name !== 'void'))('is a conflict for %s', (_, command) => {
    expect(when(command, given(retired))).toBe('CONFLICT');
  });

  it('may have its record voided, so that a mistake can be put right', () => {
    expect(when(COMMANDS.void, given(retired))).toMatchObject({ type: 'fleet.record.voided.v1' });
  });
});

describe('swapping', () => {
  it('needs a lane to take over', () => {
    expect(when(COMMANDS.swap, given(registered))).toBe('CONFLICT');
  });

  it('takes a replacement that nobody registered, and none that is retired', () => {
    for (const replacement of [null, heardFrom, registered])
      expect(when(COMMANDS.swap, given(deployed, { replacement }))).toMatchObject({ type: 'fleet.device.swapped.v1' });
    expect(when(COMMANDS.swap, given(deployed, { replacement: retired }))).toBe('CONFLICT');
  });

  it('is never with itself, known or not', () => {
    const itself = { ...COMMANDS.swap, replacedBy: 'd-1' };
    for (const device of [null, deployed, retired]) expect(when(itself, given(device))).toBe('BAD_USER_INPUT');
  });
});

describe('voiding', () => {
  it('needs an event of the device that still counts', () => {
    expect(when(COMMANDS.void, given(deployed, { record: 'missing' }))).toBe('NOT_FOUND');
    expect(when(COMMANDS.void, given(deployed, { record: 'voided' }))).toBe('CONFLICT');
  });
});

describe('an expected revision', () => {
  it('goes through where it is the stream’s, -1 where there is none', () => {
    expect(when(COMMANDS.retire, given(deployed), 1)).toMatchObject({ type: 'fleet.device.retired.v1' });
    expect(when(COMMANDS.deploy, given(heardFrom), -1)).toMatchObject({ type: 'fleet.device.deployed.v1' });
    expect(when(COMMANDS.register, given(null), -1)).toMatchObject({ type: 'fleet.device.registered.v1' });
  });

  it('is a conflict where it is not', () => {
    for (const expected of [-1, 0, 2, 9999]) expect(when(COMMANDS.retire, given(deployed), expected)).toBe('CONFLICT');
    expect(when(COMMANDS.register, given(null), 0)).toBe('CONFLICT');
  });
});
