import { BackupRefused } from '#backup';
import { createLogger, type Logger } from '#observability';
import { PostgresRefused } from '#postgres';
import {
  describeFault,
  prepareFolders,
  readSettings,
  unknownVariables,
  type Settings,
  type SettingsFault,
} from '#settings';
import { SqliteFileRefused } from '#sqlite-file';
import { maskCardNumbers, maskEscapedText } from '#telemetry';
import { productVersion } from '../cli/product-version.js';
import { untilSignal } from './end-signals.js';
import { endOnUnexpected, logNodeWarnings, outliveReaders } from './last-words.js';
import { LOG_NAME, startTillwatch, type Tillwatch } from './start-tillwatch.js';

/** Exit statuses (CONTRACT section 1). */
const DONE = 0;
const FAILED = 1;
const WRONG_SETTINGS = 2;

/** SIGTERM ends the process within fifteen seconds; what hangs after so many is cut off, and this is said. */
const STOP_MAX_MS = 13_000;

/**
 * The server of `npm start`, until a signal ends it.
 *
 * @returns the exit status
 */
export async function runServer(env: NodeJS.ProcessEnv): Promise<number> {
  outliveReaders();
  const settings = readSettings(env);
  if (Array.isArray(settings)) return refused(settings);
  const faults = await prepareFolders(settings);
  if (faults.length > 0) return refused(faults);
  const log = createLogger({ name: LOG_NAME, mask: maskEscapedText });
  endOnUnexpected(log, FAILED);
  logNodeWarnings(log);
  for (const variable of unknownVariables(env)) log.warn({ variable }, 'no such setting; misspelt?');
  const ended = untilSignal((again) => {
    log.warn({ signal: again }, 'ended at once, as asked a second time');
    log.flush();
    process.exit(FAILED);
  });
  const { dataDir } = settings;
  log.info({ version: productVersion(), node: process.version, dataDir }, 'starting');
  const tillwatch = await start(settings, log);
  if (tillwatch === undefined) return FAILED;
  log.info({ port: tillwatch.port, ...tillwatch.found, readyAfterMs: Math.round(process.uptime() * 1000) }, 'ready');
  const signal = await ended;
  log.info({ signal }, 'stopping');
  const stopped = await Promise.race([tillwatch.stop().then(() => true), after(STOP_MAX_MS).then(() => false)]);
  if (stopped) log.info('stopped');
  else log.error({ afterMs: STOP_MAX_MS }, 'stopped without waiting any longer');
  log.flush();
  if (!stopped) process.exit(FAILED);
  return DONE;
}

function refused(faults: readonly SettingsFault[]): number {
  for (const fault of faults) process.stderr.write(`${describeFault(fault)}\n`);
  return WRONG_SETTINGS;
}

async function start(settings: Settings, log: Logger): Promise<Tillwatch | undefined> {
  try {
    return await startTillwatch(settings, { log, print: (line) => process.stdout.write(`${line}\n`) });
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    return undefined;
  }
}

/** Their messages are for the person at the terminal. */
const REFUSALS = [SqliteFileRefused, PostgresRefused, BackupRefused];

function sentenceOf(error: unknown): string {
  if (REFUSALS.some((kind) => error instanceof kind)) return (error as Error).message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'EADDRINUSE') return 'The port of TILLWATCH_PORT is taken by another process.';
  if (code === 'EACCES') return 'The port of TILLWATCH_PORT may not be listened on by this user.';
  return maskCardNumbers(`Tillwatch cannot start: ${error instanceof Error ? error.message : 'unknown cause'}`);
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
