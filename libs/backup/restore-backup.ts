import { open } from 'node:fs/promises';
import path from 'node:path';
import { renewGeneration } from '#read-model';
import { SqliteFileRefused, checkSqliteFile } from '#sqlite-file';
import { BACKED_UP_STORES, type StoreFiles } from './backed-up-stores.js';
import { BackupRefused } from './backup-refused.js';
import { makeDurable } from './durable-names.js';
import type { BackupContents, BackupSection } from './format/contents.js';
import { openBackup, type OpenBackup } from './format/open-backup.js';
import { ProgressSum, type OnProgress } from './progress.js';
import { RestoreTarget } from './restore-target.js';
import { checkRoom, refusalOfSystem } from './system-refusal.js';

export interface RestoreBackup {
  readonly file: string;
  /** Empty, or not there yet. */
  readonly dataDir: string;
  /** Where the stores shall lie: in the data folder, or elsewhere. */
  readonly stores: StoreFiles;
  readonly onProgress: OnProgress;
}

export interface BackupRestored {
  readonly contents: BackupContents;
  /** False: the first start folds it from the events. */
  readonly withReadModel: boolean;
  /** An earlier restore into the folder had been cut off, and was begun anew. */
  readonly beganAnew: boolean;
}

const OWNER_ONLY = 0o600;

/**
 * Brings a backup back into an empty data folder. The whole backup is verified before anything is written; the files get
 * their names when all of them are written, durable and checked once more. Killed at any point, it leaves a mark in the
 * folder that keeps a server from starting there.
 *
 * @throws BackupRefused, SqliteFileRefused: the folder is as it was then
 */
export async function restoreBackup(options: RestoreBackup): Promise<BackupRestored> {
  const target = new RestoreTarget(options.dataDir, options.stores);
  target.check(); // before gigabytes are read
  const backup = await openBackup(options.file);
  try {
    const { contents } = backup;
    const sections = sectionsToRestore(contents, path.basename(options.file));
    const progress = new ProgressSum(workBytes(contents, sections), options.onProgress);
    await backup.verify((bytes) => progress.at('verify', bytes));
    progress.next();
    await write(backup, sections, target, progress);
    const withReadModel = sections.some(({ name }) => name === 'read-model');
    return { contents, withReadModel, beganAnew: target.beganAnew };
  } finally {
    await backup.close();
  }
}

/** Those of an older version are brought up to date by the server, but the read model: it is folded anew. */
function sectionsToRestore(contents: BackupContents, name: string): BackupSection[] {
  for (const section of contents.sections) {
    const { identity, isRequired } = BACKED_UP_STORES[section.name];
    if (!isRequired || section.schemaVersion <= identity.schemaVersion) continue;
    const version = `Tillwatch ${contents.productVersion}`;
    throw new BackupRefused(
      'newer',
      `The backup ${name} was made by ${version}, which is newer than this one; restore it with that one.`,
    );
  }
  const isWhole = Object.entries(BACKED_UP_STORES).every(
    ([section, { isRequired }]) => !isRequired || contents.sections.some((one) => one.name === section),
  );
  if (!isWhole)
    throw new BackupRefused('damaged', `The backup ${name} lacks a store, so nothing was restored; use another one.`);
  return contents.sections.filter(({ name: section, schemaVersion }) => {
    const { identity, isRequired } = BACKED_UP_STORES[section];
    return isRequired || schemaVersion === identity.schemaVersion;
  });
}

/** Reading what is stored counts as much as writing it. */
const workBytes = (contents: BackupContents, sections: readonly BackupSection[]): number =>
  contents.sections.reduce((sum, { storedBytes }) => sum + storedBytes, 0) + storeBytes(sections);
const storeBytes = (sections: readonly BackupSection[]): number => sections.reduce((sum, { bytes }) => sum + bytes, 0);

async function write(
  backup: OpenBackup,
  sections: readonly BackupSection[],
  target: RestoreTarget,
  progress: ProgressSum,
): Promise<void> {
  try {
    await target.take();
    checkRoom(target.dataDir, storeBytes(sections), 'what the backup holds');
    for (const section of sections) {
      await unpack(backup, section, target.fileOf(section.name), progress);
      progress.next();
    }
    await target.place(
      sections.map(({ name }) => name),
      () => progress.at('place', 0),
    );
  } catch (error) {
    await target.undo();
    throw refusalOfSystem(error, 'what the backup holds');
  } finally {
    target.release();
  }
}

async function unpack(backup: OpenBackup, section: BackupSection, file: string, progress: ProgressSum): Promise<void> {
  const handle = await open(file, 'wx', OWNER_ONLY);
  try {
    await backup.extract(section, handle, (bytes) => progress.at('unpack', bytes));
  } finally {
    await handle.close();
  }
  progress.at('check', section.bytes);
  checkUnpacked(section, file);
  if (section.name === 'read-model') await renewGeneration(file);
  await makeDurable(file);
}

function checkUnpacked({ name, schemaVersion }: BackupSection, file: string): void {
  const { identity } = BACKED_UP_STORES[name];
  try {
    if (checkSqliteFile(file, identity) === schemaVersion) return;
  } catch (error) {
    if (!(error instanceof SqliteFileRefused)) throw error;
  }
  throw new BackupRefused(
    'damaged',
    `The ${identity.what} in the backup is damaged, so nothing was restored; use another backup.`,
  );
}
