import path from 'node:path';
import { sharedFiles, unavailable } from './availability.js';
import { parseAdminKey, parsePath, parsePort, parseSwitch } from './plain-values.js';
import { readKafka } from './read-kafka.js';
import { Reading } from './reading.js';
import type { Environment } from './reading.js';
import type { ProcessKind, Settings, SettingsFault, SqliteLocation } from './settings.js';
import { parseDatabaseUrl, parseEventStoreUrl } from './store-urls.js';

const PORT_DEFAULT = 3000;
const DATA_DIR_DEFAULT = 'data';

/**
 * Checks every variable of the environment: first the form of all of them, then whether this version, and this
 * process, can serve them. A list is never empty and means that the process ends with status 2. Touches no disk
 * (`prepareFolders` does) and no network.
 */
export function readSettings(env: Environment, process: ProcessKind = 'tillwatch'): Settings | SettingsFault[] {
  const reading = new Reading(env);
  const settings = read(reading);
  if (reading.faults.length > 0) return reading.faults;
  const faults = [...sharedFiles(settings), ...unavailable(settings, process)];
  return faults.length > 0 ? faults : settings;
}

function read(reading: Reading): Settings {
  const port = reading.optional('TILLWATCH_PORT', parsePort) ?? PORT_DEFAULT;
  const dataDir = reading.optional('TILLWATCH_DATA_DIR', parsePath) ?? path.resolve(DATA_DIR_DEFAULT);
  const demo = reading.optional('TILLWATCH_DEMO', parseSwitch) ?? true;
  const adminKey = reading.optional('TILLWATCH_ADMIN_KEY', parseAdminKey);
  const inDataDir = (file: string): SqliteLocation => ({ kind: 'sqlite', file: path.join(dataDir, file) });
  const eventStore = reading.optional('TILLWATCH_EVENTSTORE_URL', parseEventStoreUrl) ?? inDataDir('events.db');
  const readModel = reading.optional('TILLWATCH_READ_MODEL_URL', parseDatabaseUrl) ?? inDataDir('read-model.db');
  const access = reading.optional('TILLWATCH_ACCESS_URL', parseDatabaseUrl) ?? inDataDir('access.db');
  const kafka = readKafka(reading);
  return {
    port,
    dataDir,
    demo,
    ...(adminKey !== undefined && { adminKey }),
    eventStore,
    readModel,
    access,
    ...(kafka && { kafka }),
  };
}

/** One line for a person, without any value: `TILLWATCH_PORT must be a whole number from 0 to 65535`. */
export const describeFault = (fault: SettingsFault): string => `${fault.variable} ${fault.rule}`;
