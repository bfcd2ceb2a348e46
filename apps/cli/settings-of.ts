import type { StoreFiles } from '#backup';
import { describeFault, readSettings } from '#settings';
import type { Environment, Settings, SettingsFault } from '#settings';
import { WrongUsage } from './failures.js';

/** All faults in one sentence that names the variables. */
export const faultsSentence = (faults: readonly SettingsFault[]): string => `${faults.map(describeFault).join('; ')}.`;

/** The settings that the server would run with. Throws WrongUsage where it would refuse them. */
export function settingsOf(env: Environment): Settings {
  const settings = readSettings(env);
  if (Array.isArray(settings)) throw new WrongUsage(faultsSentence(settings));
  return settings;
}

/** The files that a backup copies and a restore writes. */
export function storeFiles({ eventStore, access, readModel }: Settings): StoreFiles {
  if (eventStore.kind !== 'sqlite' || access.kind !== 'sqlite' || readModel.kind !== 'sqlite') {
    throw new WrongUsage(
      'Backups are of sqlite: files, all three together. What lies on a server (TILLWATCH_EVENTSTORE_URL, TILLWATCH_READ_MODEL_URL, TILLWATCH_ACCESS_URL) is neither copied nor looked at: use the means of that server.',
    );
  }
  return { events: eventStore.file, access: access.file, 'read-model': readModel.file };
}
