import { decided, notFound, refused, type Decision } from './decision.js';
import type { DeviceCommand } from './device-command.js';
import type { CommandState, Standing } from './standing.js';

export interface Asked {
  readonly device: string;
  readonly command: DeviceCommand;
  /** Of the device's lifecycle stream; when it is given and wrong, somebody else came first. */
  readonly expectedRevision?: number | undefined;
}

/**
 * What becomes of a command in this state; pure. Facts that come as events are never refused, only told as
 * inconsistencies: here whoever asks is still there, so what would be one is refused as `CONFLICT`.
 */
export function decide({ device, command, expectedRevision }: Asked, state: CommandState): Decision {
  if (command.kind === 'swap' && command.replacedBy === device) {
    return refused('BAD_USER_INPUT', 'A device cannot be swapped with itself.');
  }
  const standing = state.device;
  if (standing === null && command.kind !== 'register') return notFound();
  const revision = standing?.revision ?? -1;
  if (expectedRevision !== undefined && expectedRevision !== revision) {
    return refused('CONFLICT', `The device is at revision ${revision}, not at the expected one.`);
  }
  if (command.kind === 'register') return register(command, standing);
  return standing === null ? notFound() : change(command, standing, state);
}

type Change = Exclude<DeviceCommand, { kind: 'register' }>;

function register(
  { kind: _, ...data }: Extract<DeviceCommand, { kind: 'register' }>,
  standing: Standing | null,
): Decision {
  if (standing?.registered) return refused('CONFLICT', 'The device is registered already.');
  if (standing?.lifecycle === 'RETIRED') return retired();
  return decided('fleet.device.registered.v1', data);
}

function change(command: Change, standing: Standing, state: CommandState): Decision {
  // A wrong retirement is put right by voiding its record, so that alone remains possible.
  if (standing.lifecycle === 'RETIRED' && command.kind !== 'void-record') return retired();
  switch (command.kind) {
    case 'deploy': {
      const { position, site, merchant } = command;
      return decided('fleet.device.deployed.v1', { position, site, merchant });
    }
    case 'confirm-failure': {
      const { component, note } = command;
      return decided('fleet.device.failure-confirmed.v1', { component, ...(note === undefined ? {} : { note }) });
    }
    case 'record-repair': {
      const { component, action, finding } = command;
      return decided('fleet.device.repaired.v1', { component, action, finding });
    }
    case 'swap':
      return swap(command, standing, state.replacement);
    case 'withdraw':
      return decided('fleet.device.withdrawn.v1', { to: command.to });
    case 'retire':
      return decided('fleet.device.retired.v1', command.reason === undefined ? {} : { reason: command.reason });
    case 'void-record':
      return voidRecord(command, state.record);
  }
}

function swap(
  command: Extract<DeviceCommand, { kind: 'swap' }>,
  standing: Standing,
  replacement: Standing | null,
): Decision {
  if (standing.position === null) return refused('CONFLICT', 'The device serves no lane that another could take over.');
  if (replacement?.lifecycle === 'RETIRED') return refused('CONFLICT', 'The replacement is retired.');
  const { replacedBy, reason } = command;
  return decided('fleet.device.swapped.v1', { replacedBy, reason });
}

function voidRecord(
  command: Extract<DeviceCommand, { kind: 'void-record' }>,
  record: CommandState['record'],
): Decision {
  if (record === 'missing') return refused('NOT_FOUND', 'The device has no such event.');
  if (record === 'voided') return refused('CONFLICT', 'The event is void already.');
  const { eventId, reason } = command;
  return decided('fleet.record.voided.v1', { eventId, reason });
}

const retired = (): Decision => refused('CONFLICT', 'The device is retired.');
