import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkRestoredWhole, createBackup, type BackupMade } from '#backup';
import { backupProgress } from '../backup-progress.js';
import { CommandFailed } from '../failures.js';
import { productVersion } from '../product-version.js';
import { settingsOf, storeFiles } from '../settings-of.js';
import type { Surroundings } from '../surroundings.js';
import type { AddCommand } from './command.js';

const HELP = `
Copies events, keys, the tenants' secrets and the read model, as they are at one instant, into one file: everything that
was acknowledged before it began is in it. It works while the server runs, which goes on taking events, and while it
does not. The pages of the copy are checked. Until it is done the disk holds an unpacked copy beside the file.
Whoever has the file has the secrets: only its owner can read it, so keep it like that, and on another disk.
An existing file is never replaced, and a backup that was cut off never has the name that was asked for.
--json ends with {"file","bytes","events","storeId","createdAt","readModel","seconds"}.

Examples:
  $ tillwatch backup /backups/tillwatch-$(date +%F).backup
  $ tillwatch backup fleet.backup --json
  $ TILLWATCH_DATA_DIR=/var/lib/elsewhere tillwatch restore fleet.backup`;

/** `backup`: one file that brings everything back, made beside a running server or without one. */
export const addBackup: AddCommand = (program, { surroundings }) => {
  program
    .command('backup')
    .description('copy everything into one file, also while the server runs')
    .argument('<file>', 'where the backup shall be, not there yet; its folder is')
    .option('--json', 'print what was backed up')
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .action(async (file: string, { json }: { readonly json?: true }) => backup(file, json === true, surroundings));
};

async function backup(file: string, asJson: boolean, { env, now, stdout, stderr }: Surroundings): Promise<void> {
  const settings = settingsOf(env);
  const stores = storeFiles(settings);
  checkRestoredWhole(settings.dataDir);
  if (!existsSync(stores.events)) throw new CommandFailed('There is nothing to back up yet; start the server once.');
  const [target, began, progress] = [path.resolve(file), now(), backupProgress(stderr)];
  try {
    const made = await createBackup({
      file: target,
      stores,
      productVersion: productVersion(),
      now,
      onProgress: progress.update,
    });
    const seconds = (now() - began) / 1000;
    progress.stop();
    stdout.write(asJson ? `${JSON.stringify({ file: target, ...summary(made), seconds })}\n` : sentence(made, seconds));
  } finally {
    progress.stop();
  }
}

const hasReadModel = ({ contents }: BackupMade): boolean => contents.sections.some(({ name }) => name === 'read-model');

function summary(made: BackupMade): Record<string, string | number | boolean> {
  const { events, storeId, createdAt } = made.contents;
  return { bytes: made.bytes, events, storeId, createdAt, readModel: hasReadModel(made) };
}

function sentence(made: BackupMade, seconds: number): string {
  const { events, createdAt } = made.contents;
  const size = `${(made.bytes / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s`;
  const without = hasReadModel(made) ? '' : ' Without the read model, which is folded anew after a restore.';
  return `Backed up ${events.toLocaleString('en')} events, as of ${createdAt}: ${size}.${without}\n`;
}
