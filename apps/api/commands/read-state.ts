import type { CommandState, DeviceCommand, Standing } from '#device/commands';
import type { Lifecycle } from '#device';
import { findDevices, type ListedDevice } from '#read-model/queries';
import type { ApiPorts } from '../ports.js';
import { findRecord } from './find-record.js';

/** What a command is decided on, as the read model has it. */
export async function readState(
  ports: ApiPorts,
  { tenant, device, command }: { readonly tenant: string; readonly device: string; readonly command: DeviceCommand },
): Promise<CommandState> {
  const ids = command.kind === 'swap' ? [device, command.replacedBy] : [device];
  const rows = await findDevices(ports.db(), tenant, ids);
  const record = command.kind === 'void-record' ? await findRecord(ports, tenant, device, command.eventId) : 'missing';
  return {
    device: standingOf(rows.get(device)),
    replacement: command.kind === 'swap' ? standingOf(rows.get(command.replacedBy)) : null,
    record,
  };
}

const standingOf = (row: ListedDevice | undefined): Standing | null =>
  row
    ? {
        // Written by the projector of the same product.
        lifecycle: row.lifecycle as Lifecycle,
        registered: row.serial !== null,
        position: row.position,
        revision: row.revision,
      }
    : null;
