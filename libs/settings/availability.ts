import type { ProcessKind, Settings, SettingsFault, StoreLocation } from './settings.js';

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
const BACKEND_NAMES: Readonly<Record<StoreLocation['kind'], string>> = {
  sqlite: 'SQLite',
  postgres: 'PostgreSQL',
  eventstoredb: 'EventStoreDB / KurrentDB',
};
/** What has an adapter in this version. */
const BUILT: Readonly<Record<Store, readonly StoreLocation['kind'][]>> = {
  eventStore: ['sqlite', 'eventstoredb'],
  readModel: ['sqlite'],
  access: ['sqlite', 'postgres'],
};

/** Settings of good form that this process cannot serve: a backend that is not built yet, or a file that others write. */
export function unavailable(settings: Settings, process: ProcessKind): SettingsFault[] {
  const faults: SettingsFault[] = [];
  for (const store of OPENS[process]) {
    const variable = STORE_VARIABLES[store];
    const { kind } = settings[store];
    if (!BUILT[store].includes(kind)) {
      faults.push({ variable, rule: `names ${BACKEND_NAMES[kind]}, which is not available in this version yet` });
    } else if (kind === 'sqlite' && process !== 'tillwatch') {
      faults.push({
        variable,
        rule: 'must not be a sqlite: file (the default is one) for separate processes, since a file has one writer: name a server, or run everything in one process with npm start',
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
