import { linkSync, renameSync, unlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { codeOf } from '#sqlite-file';

/** What file systems without hard links answer. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/**
 * Gives a file another name in one step, and never in the place of another file (where the file system knows no
 * hard links, the caller has looked before).
 *
 * @throws EEXIST where there is something of that name
 */
export function nameFile(file: string, name: string): void {
  try {
    linkSync(file, name);
    unlinkSync(file);
  } catch (error) {
    if (!NO_LINKS.includes(codeOf(error) ?? '')) throw error;
    renameSync(file, name);
  }
}

/** Waits until a file, or the names in a folder, outlast a power cut. */
export async function makeDurable(fileOrFolder: string): Promise<void> {
  const handle = await open(fileOrFolder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
