import path from 'node:path';
import { restoreBackup, type BackupRestored } from '#backup';
import { backupProgress } from '../backup-progress.js';
import { settingsOf, storeFiles } from '../settings-of.js';
import type { Surroundings } from '../surroundings.js';
import type { AddCommand } from './command.js';

const HELP = `
Brings a backup back into an empty TILLWATCH_DATA_DIR, which is made where it is missing. The whole backup is verified
before anything is written; one that is damaged, incomplete or of a newer Tillwatch is refused, and so is a folder that
holds anything: both are left as they were. Stores that TILLWATCH_*_URL names elsewhere are written there, and must not
exist either. Run it as the user that the server runs as, and start the server when it is done.
Keys are as they were at the instant of the backup: one that was revoked since is valid again.
When it is interrupted, no server starts in the folder; run it again.
--json ends with {"dataDir","events","storeId","createdAt","readModel","seconds"}.

Examples:
  $ TILLWATCH_DATA_DIR=/var/lib/tillwatch tillwatch restore /backups/tillwatch-2026-11-22.backup
  $ TILLWATCH_DATA_DIR=$(mktemp -d) tillwatch restore fleet.backup --json     try whether a backup is good`;

/** `restore`: everything that a backup holds, into an empty data folder. */
export const addRestore: AddCommand = (program, { surroundings }) => {
  program
    .command('restore')
    .description('bring a backup back into an empty data folder')
    .argument('<file>', 'a backup')
    .option('--json', 'print what was restored')
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .action(async (file: string, { json }: { readonly json?: true }) => restore(file, json === true, surroundings));
};

async function restore(file: string, asJson: boolean, { env, now, stdout, stderr }: Surroundings): Promise<void> {
  const settings = settingsOf(env);
  const { dataDir } = settings;
  const [began, progress] = [now(), backupProgress(stderr)];
  try {
    const restored = await restoreBackup({
      file: path.resolve(file),
      dataDir,
      stores: storeFiles(settings),
      onProgress: progress.update,
    });
    const seconds = (now() - began) / 1000;
    progress.stop();
    if (restored.beganAnew) stderr.write('An earlier restore into the data folder was cut off; it was begun anew.\n');
    stdout.write(
      asJson ? `${JSON.stringify({ dataDir, ...summary(restored), seconds })}\n` : sentence(restored, seconds),
    );
  } finally {
    progress.stop();
  }
}

function summary({ contents, withReadModel }: BackupRestored): Record<string, string | number | boolean> {
  const { events, storeId, createdAt } = contents;
  return { events, storeId, createdAt, readModel: withReadModel };
}

function sentence({ contents, withReadModel }: BackupRestored, seconds: number): string {
  const { events, createdAt } = contents;
  const next = withReadModel ? '' : ' The first start folds the read model from them.';
  return `Restored ${events.toLocaleString('en')} events, as of ${createdAt}, in ${seconds.toFixed(1)} s.${next}\n`;
}
