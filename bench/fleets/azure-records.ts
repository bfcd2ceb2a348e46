import path from 'node:path';
import { emptyDevice, foldInput, type DeviceState, type OwnEvent } from '#device';
import { readCsvEvents } from '../../apps/cli/import/csv/read-csv-events.js';
import { readMapping } from '../../apps/cli/import/csv/read-mapping.js';
import { openInput } from '../../apps/cli/import/input/open-input.js';
import { own, record } from '../../libs/device/testing/records.js';

/** Without the gauges: the starter model looks at none, and they are there for twenty machines only. */
const FILES = {
  machines: 'PdM_machines.csv',
  maint: 'PdM_maint.csv',
  errors: 'PdM_errors.csv',
  failures: 'PdM_failures.csv',
} as const;

interface Sent {
  readonly subject: string;
  readonly type: string;
  readonly time: string;
  readonly data: Parameters<typeof record>[2];
}

/** The events of each machine as a historical import folds them, in the order of the fold: known since their own time. */
export async function azureEvents(folder: string): Promise<Map<string, OwnEvent[]>> {
  const byDevice = new Map<string, OwnEvent[]>();
  for (const [mapping, file] of Object.entries(FILES)) {
    const name = path.join(folder, 'azure-pdm', file);
    const input = await openInput(name, process.stdin);
    const read = await readMapping(path.join(import.meta.dirname, 'azure-pdm', `${mapping}.mapping.json`));
    for await (const item of readCsvEvents(name, input, read, process.stdin)) {
      if (item.kind !== 'event') throw new Error(`${file} has a row that is no event`);
      const { subject, type, time, data } = JSON.parse(item.event.text) as Sent;
      const events = byDevice.get(subject) ?? [];
      events.push(own(record(type, subject, data, { at: Date.parse(time) })));
      byDevice.set(subject, events);
    }
    await input.close();
  }
  for (const events of byDevice.values()) events.sort((a, b) => a.key.effectiveAt - b.key.effectiveAt);
  return byDevice;
}

/** The state of a device at rising instants: what lies behind an instant is not known yet. */
export class Unfolding {
  readonly state: DeviceState = emptyDevice();
  #next = 0;

  constructor(private readonly events: readonly OwnEvent[]) {}

  at(instant: number): DeviceState {
    for (
      let event = this.events[this.#next];
      event !== undefined && event.knownAt <= instant;
      event = this.events[this.#next]
    ) {
      foldInput(this.state, event);
      this.#next += 1;
    }
    return this.state;
  }
}
