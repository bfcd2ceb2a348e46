import { access, constants, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { STORE_VARIABLES } from './availability.js';
import type { Settings, SettingsFault } from './settings.js';

/** Makes the data folder and those of store files elsewhere; a fault for each that cannot be made or written. */
export async function prepareFolders(settings: Settings): Promise<SettingsFault[]> {
  const folders: [variable: string, folder: string][] = [['TILLWATCH_DATA_DIR', settings.dataDir]];
  for (const store of ['eventStore', 'readModel', 'access'] as const) {
    const location = settings[store];
    if (location.kind !== 'sqlite') continue;
    const folder = path.dirname(location.file);
    if (folder !== settings.dataDir) folders.push([STORE_VARIABLES[store], folder]);
  }
  const faults: SettingsFault[] = [];
  for (const [variable, folder] of folders) {
    const code = await makeWritable(folder);
    if (code) faults.push({ variable, rule: `must lie in a folder that can be made and written (${code})` });
  }
  return faults;
}

/** The system's code for why not; its message would show the path, which is the setting's value. */
async function makeWritable(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown reason';
  }
}
