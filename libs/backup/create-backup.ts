import { statSync } from 'node:fs';
import path from 'node:path';
import { factsOfEventStore } from '#event-store-sqlite';
import { SqliteFileRefused, checkSqliteFile, codeOf, openSqliteSnapshot, type SqliteSnapshot } from '#sqlite-file';
import { BACKED_UP_STORES, SNAPSHOT_ORDER, type StoreFiles } from './backed-up-stores.js';
import { makeDurable, nameFile } from './durable-names.js';
import type { BackupContents, BackupSection, SectionName } from './format/contents.js';
import { BackupWriter } from './format/write-backup.js';
import { ProgressSum, type OnProgress } from './progress.js';
import { checkRoom, refusalOfSystem } from './system-refusal.js';
import { WorkFolder, alreadyThere } from './work-folder.js';

export interface CreateBackup {
  /** Not there yet, in a folder that is. */
  readonly file: string;
  readonly stores: StoreFiles;
  readonly productVersion: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onProgress: OnProgress;
}

export interface BackupMade {
  /** Of the backup itself. */
  readonly bytes: number;
  readonly contents: BackupContents;
}

/** Copied and packed in this order: the event store's writer is the one to set free first. */
const PACKED_ORDER: readonly SectionName[] = ['events', 'access', 'read-model'];

type Snapshots = Map<SectionName, SqliteSnapshot>;

/**
 * Copies the stores as they are at one instant, beside whoever writes them, into one file: everything acknowledged before
 * the call is in it, and the secrets of all of it. The stores are copied as they are first, so that their writer is held up
 * for as short as can be; pages are checked, and packed, in the copy. Memory stays flat whatever their size; the disk
 * holds an unpacked copy for a while. Killed at any point, it leaves no file of the backup's name.
 *
 * @throws BackupRefused; SqliteFileRefused where the event store or the access store is missing, damaged, foreign or newer
 */
export async function createBackup(options: CreateBackup): Promise<BackupMade> {
  const work = WorkFolder.open(options.file);
  const snapshots: Snapshots = new Map();
  try {
    const createdAt = new Date(options.now()).toISOString();
    holdStill(options.stores, snapshots);
    const total = bytesOf(snapshots);
    checkRoom(path.dirname(options.file), total, 'the backup');
    const progress = new ProgressSum(2 * total, options.onProgress);
    await copyAll(snapshots, work, progress);
    const contents = await pack(work, checkAll(snapshots, work, progress), createdAt, options, progress);
    nameFile(work.fileOf('backup'), options.file);
    await makeDurable(path.dirname(options.file));
    return { bytes: statSync(options.file).size, contents };
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw alreadyThere(path.basename(options.file));
    throw refusalOfSystem(error, 'the backup');
  } finally {
    for (const snapshot of snapshots.values()) snapshot.close();
    work.close();
  }
}

function holdStill(stores: StoreFiles, snapshots: Snapshots): void {
  for (const name of SNAPSHOT_ORDER) {
    const { identity, isRequired } = BACKED_UP_STORES[name];
    try {
      snapshots.set(name, openSqliteSnapshot(stores[name], identity));
    } catch (error) {
      if (isRequired || !(error instanceof SqliteFileRefused)) throw error;
    }
  }
}

const bytesOf = (snapshots: Snapshots): number => [...snapshots.values()].reduce((sum, { bytes }) => sum + bytes, 0);

async function copyAll(snapshots: Snapshots, work: WorkFolder, progress: ProgressSum): Promise<void> {
  for (const name of PACKED_ORDER) {
    const snapshot = snapshots.get(name);
    await snapshot?.copyTo(work.fileOf(name), (bytes) => progress.at('copy', bytes));
    snapshot?.close();
    progress.next();
  }
}

type Checked = Pick<BackupSection, 'name' | 'schemaVersion'>;

/** A backup of damaged files would be found out when it is needed. */
function checkAll(snapshots: Snapshots, work: WorkFolder, progress: ProgressSum): Checked[] {
  return PACKED_ORDER.flatMap((name) => {
    const snapshot = snapshots.get(name);
    if (!snapshot) return [];
    progress.at('check', 0);
    const { identity, isRequired } = BACKED_UP_STORES[name];
    try {
      return [{ name, schemaVersion: checkSqliteFile(work.fileOf(name), identity) }];
    } catch (error) {
      if (!(error instanceof SqliteFileRefused)) throw error;
      if (!isRequired) return [];
      // The copy is as the store is, and has another name.
      throw new SqliteFileRefused(
        error.code,
        snapshot.file,
        identity.what,
        'is damaged: its pages contradict each other',
      );
    }
  });
}

async function pack(
  work: WorkFolder,
  checked: readonly Checked[],
  createdAt: string,
  { productVersion }: CreateBackup,
  progress: ProgressSum,
): Promise<BackupContents> {
  const facts = factsOfEventStore(work.fileOf('events'));
  const writer = await BackupWriter.create(work.fileOf('backup'));
  try {
    const sections: BackupSection[] = [];
    for (const section of checked) {
      const file = work.fileOf(section.name);
      sections.push(await writer.add(section, file, (bytes) => progress.at('pack', bytes)));
      work.remove(section.name);
      progress.next();
    }
    const contents = { productVersion, createdAt, ...facts, sections };
    await writer.finish(contents);
    return contents;
  } finally {
    await writer.close();
  }
}
