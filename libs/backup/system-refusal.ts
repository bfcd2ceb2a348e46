import { statfsSync } from 'node:fs';
import { SqliteFileRefused, codeOf } from '#sqlite-file';
import { BackupRefused } from './backup-refused.js';

const FULL = /^(?:ENOSPC|EDQUOT|SQLITE_FULL)/;
const SYSTEM = /^(?:E[A-Z]+|SQLITE_(?:IOERR|CANTOPEN|READONLY|PERM|AUTH|BUSY)[A-Z_]*)$/;

/** What an error of the system says about the place that is written to; a fault of ours goes on as it is. */
export function refusalOfSystem(error: unknown, place: string): unknown {
  if (error instanceof BackupRefused || error instanceof SqliteFileRefused) return error;
  const code = codeOf(error) ?? '';
  const cause = { cause: error };
  if (FULL.test(code)) return new BackupRefused('no-room', `There is not enough room for ${place} (${code}).`, cause);
  if (SYSTEM.test(code)) return new BackupRefused('unwritable', `Writing ${place} failed (${code}).`, cause);
  return error;
}

/** @throws BackupRefused where a folder's disk has not so much room for the likes of us */
export function checkRoom(folder: string, bytes: number, place: string): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= bytes) return;
  const wanted = `${megabytes(bytes)} MB are needed and ${megabytes(bavail * bsize)} MB free`;
  throw new BackupRefused('no-room', `There is not enough room for ${place}: ${wanted}.`);
}

const megabytes = (bytes: number): string => Math.ceil(bytes / 1e6).toLocaleString('en');
