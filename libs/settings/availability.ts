import type { ProcessKind, Settings, SettingsFault } from './settings.js';

export const STORE_VARIABLES = {
  eventStore: 'TILLWATCH_EVENTSTORE_URL',
  readModel: 'TILLWATCH_READ_MODEL_URL',
  access: 'TILLWATCH_ACCESS_URL',
} as const;
type Store = keyof typeof STORE_VARIABLES;

const ALL: readonly Store[] = ['eventStore', 'readModel', 'access'];
/** The stores that a process opens. Ingest never reads the read model. */
const OPENS: Readonly<Record<ProcessKind, readonly Store[]>> = {
  tillwatch: ALL,
  ingest: ['eventStore', 'access'],
  projector: ALL,
  api: ALL,
};

/** Settings of good form that this process cannot serve: what is not built yet, or a file that others write. */
export function unavailable(settings: Settings, process: ProcessKind): SettingsFault[] {
  const faults: SettingsFault[] = [];
  for (const store of OPENS[process]) {
    const variable = STORE_VARIABLES[store];
    const { kind } = settings[store];
    if (process === 'tillwatch') continue;
    if (kind === 'sqlite') {
      faults.push({
        variable,
        rule: 'must not be a sqlite: file (the default is one) for separate processes, since a file has one writer: name a server, or run everything in one process with npm start',
      });
    } else {
      faults.push({
        variable,
        rule: 'serves npm start alone: separate processes are not available in this version yet',
      });
    }
  }
  return faults;
}

/** Two stores in one file would damage each other. */
export function sharedFiles(settings: Settings): SettingsFault[] {
  const seen = new Map<string, string>();
  const faults: SettingsFault[] = [];
  for (const store of ALL) {
    const location = settings[store];
    if (location.kind !== 'sqlite') continue;
    const other = seen.get(location.file);
    if (other) faults.push({ variable: STORE_VARIABLES[store], rule: `must not be the file of ${other}` });
    seen.set(location.file, STORE_VARIABLES[store]);
  }
  return faults;
}
