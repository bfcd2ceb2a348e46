import path from 'node:path';
import { readCsvEvents } from '../../apps/cli/import/csv/read-csv-events.js';
import { readMapping } from '../../apps/cli/import/csv/read-mapping.js';
import { openInput } from '../../apps/cli/import/input/open-input.js';
import { FLEET_FILES } from './fleet-files.js';

/** All events of the fleets as the command line would send them, one JSON text each. Throws for a row that is no event. */
export async function fleetEvents(folder: string): Promise<string[]> {
  const texts: string[] = [];
  for (const { file, mapping } of FLEET_FILES) {
    const name = path.join(folder, file);
    const input = await openInput(name, process.stdin);
    try {
      for await (const item of readCsvEvents(name, input, await readMapping(mapping), process.stdin)) {
        if (item.kind !== 'event') throw new Error(`${file} has a row that is no event`);
        texts.push(item.event.text);
      }
    } finally {
      await input.close();
    }
  }
  return texts;
}
