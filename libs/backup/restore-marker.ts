import { existsSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { BackupRefused } from './backup-refused.js';
import { makeDurable } from './durable-names.js';

/** Lies in the data folder from before the first byte of a restore is written until all its files are in place. */
export const RESTORE_MARKER = 'restore.incomplete';
const TEXT = 'A restore into this folder is under way, or was cut off. Nothing here may be used before it is done.\n';

const markerOf = (dataDir: string): string => path.join(dataDir, RESTORE_MARKER);
export const isMarked = (dataDir: string): boolean => existsSync(markerOf(dataDir));

export async function mark(dataDir: string): Promise<void> {
  const handle = await open(markerOf(dataDir), 'w');
  try {
    await handle.appendFile(TEXT);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await makeDurable(dataDir);
}

export async function unmark(dataDir: string): Promise<void> {
  rmSync(markerOf(dataDir), { force: true });
  await makeDurable(dataDir);
}

/**
 * For whoever opens the stores of a data folder.
 *
 * @throws BackupRefused `incomplete` where a restore into it is under way, or was cut off
 */
export function checkRestoredWhole(dataDir: string): void {
  if (!isMarked(dataDir)) return;
  throw new BackupRefused(
    'incomplete',
    'A restore into the data folder is under way or was cut off; restore the backup again, or empty the folder.',
  );
}
