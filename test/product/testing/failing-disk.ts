import { spawnSync } from 'node:child_process';
import type { Product } from './product.js';

/** Runs a command so that a write beyond the limit of a file's size fails with EFBIG and does not end it. */
export const SURVIVES_FAILED_WRITES = ['bash', '-c', `trap '' XFSZ && exec "$@"`, 'bash'] as const;

/** `prlimit` is part of util-linux. */
export const canFailWrites = spawnSync('prlimit', ['--version']).status === 0;

/**
 * From now on no file of the running product takes a byte, or all do again: the kernel refuses each write, which SQLite
 * tells as it tells any error of a disk (`SQLITE_IOERR_WRITE`). Pipes are no files, so it goes on logging.
 */
export function failWrites(product: Product, areFailing: boolean): void {
  const soft = areFailing ? '0' : 'unlimited';
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(product.pid), `--fsize=${soft}:unlimited`]);
  if (status !== 0) throw new Error(`prlimit ended with ${status}: ${stderr.toString()}`);
}
