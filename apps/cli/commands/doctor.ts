import path from 'node:path';
import { examine } from '../doctor/examine.js';
import type { Finding, FindingStatus } from '../doctor/finding.js';
import { DONE, FAILED } from '../failures.js';
import { logProgress } from '../log-progress.js';
import { settingsOf, storeFiles } from '../settings-of.js';
import type { AddCommand, CommandContext } from './command.js';

const HELP = `
Looks at a data folder, beside a running server or without one, and changes nothing in it: files and their rights, room on
the disk, what is left of an interrupted restore or rebuild, versions, every page and index, every event with its checksum,
the revisions of every stream, whether the read model is of these events, and dead letters. Each check is ok, a warning
(see to it when you have time) or a problem (see to it now), with what to do.
--quick leaves out reading every event and comparing indexes, which takes most of the time.
--json prints {"ok","findings":[{"check","status","detail","advice"}]}.
Exit status: 0 nothing worse than a warning, 1 problems, 2 wrong usage.

Examples:
  $ tillwatch doctor
  $ tillwatch doctor --data-dir /var/lib/tillwatch --quick --json`;

interface DoctorOptions {
  readonly dataDir?: string;
  readonly quick?: true;
  readonly json?: true;
}

/** `doctor`: whether a data folder is well, and what to do where it is not. */
export const addDoctor: AddCommand = (program, context) => {
  program
    .command('doctor')
    .description('check a data folder, and say what to do')
    .option('--data-dir <folder>', 'look at this folder; TILLWATCH_DATA_DIR where absent')
    .option('--quick', 'neither read every event nor compare indexes')
    .option('--json', 'print all findings as one object')
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .action(async (options: DoctorOptions) => doctor(options, context));
};

async function doctor({ dataDir, quick, json }: DoctorOptions, { surroundings, end }: CommandContext): Promise<void> {
  const { env, stdout, stderr } = surroundings;
  const settings = settingsOf(dataDir === undefined ? env : { ...env, TILLWATCH_DATA_DIR: path.resolve(dataDir) });
  const progress = logProgress(stderr, 'reading events {bar} {percentage}% | {eta_formatted} left');
  try {
    const findings = await examine({
      dataDir: settings.dataDir,
      files: storeFiles(settings),
      isThorough: quick !== true,
      onEvents: progress.update,
    });
    progress.stop();
    const isOk = findings.every(({ status }) => status !== 'problem');
    stdout.write(json ? `${JSON.stringify({ ok: isOk, findings })}\n` : described(findings));
    end(isOk ? DONE : FAILED);
  } finally {
    progress.stop();
  }
}

function described(findings: readonly Finding[]): string {
  const lines = findings.map(({ check, status, detail, advice }) => {
    const todo = advice === undefined ? '' : `; ${advice}`;
    return `${status.padEnd(8)} ${check.padEnd(12)} ${detail}${todo}.`;
  });
  const count = (wanted: FindingStatus): number => findings.filter(({ status }) => status === wanted).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  const sum = problems + warnings === 0 ? 'All is well.' : `Problems: ${problems}, warnings: ${warnings}.`;
  return `${lines.join('\n')}\n${sum}\n`;
}
