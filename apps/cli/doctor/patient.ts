import type { StoreFiles } from '#backup';
import { isHeld } from '#sqlite-file';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** A data folder that is looked at. */
export interface Patient {
  readonly dataDir: string;
  readonly files: StoreFiles;
  /** A server has the folder, or a restore is under way. */
  readonly isInUse: boolean;
  /** Every event is read, and every index compared. */
  readonly isThorough: boolean;
  /** How far the events are read. */
  readonly onEvents: (position: number, head: number) => void;
}

/** @throws what the file system says where a lock cannot be read */
export const isInUse = (dataDir: string): boolean => isHeld(path.join(dataDir, 'server.lock'));

export const isThere = ({ files }: Patient, name: keyof StoreFiles): boolean => existsSync(files[name]);
