import { type ChildProcess, spawn } from 'node:child_process';
import type { JudgedFigure } from '../report/figure.js';
import type { Told } from '../report/report.js';
import { load } from './circumstances.js';

/** One bench of a run. */
export interface BenchResult {
  readonly bench: string;
  readonly outcome: 'measured' | 'skipped' | 'wrong' | 'failed' | 'out of time';
  /** Why it was skipped or what was wrong. */
  readonly why?: string;
  readonly seconds: number;
  readonly loadAtStart: number;
  readonly figures: readonly JudgedFigure[];
}

export interface BenchRun {
  readonly bench: string;
  readonly file: string;
  readonly options: readonly string[];
  readonly limitMs: number;
  /** Where it may write; whoever runs it removes it. */
  readonly temporaryFolder: string;
  readonly signal: AbortSignal;
}

const FLAGS = [
  '--conditions=source',
  '--import',
  './scripts/typescript-from-source.mjs',
  '--enable-source-maps',
  '--expose-gc',
];

/**
 * Runs one bench to its end or to its limit. It leads a process group of its own, so that whatever it started ends with
 * it; a bench that fails is a result like others, and the figures that it told before are kept.
 */
export async function runBench({
  bench,
  file,
  options,
  limitMs,
  temporaryFolder,
  signal,
}: BenchRun): Promise<BenchResult> {
  const [began, loadAtStart] = [performance.now(), load()];
  const figures: JudgedFigure[] = [];
  let [skipped, wrong, isLate]: [string | undefined, string | undefined, boolean] = [undefined, undefined, false];
  const child = spawn(process.execPath, [...FLAGS, file, ...options], {
    detached: true,
    env: { ...process.env, TMPDIR: temporaryFolder },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.on('message', (told: Told) => {
    if (told.kind === 'figure') figures.push(told.figure);
    else if (told.kind === 'skipped') skipped = told.why;
    else wrong = told.why;
  });
  const limit = setTimeout(() => {
    isLate = true;
    endGroup(child);
  }, limitMs);
  const abort = (): void => endGroup(child);
  signal.addEventListener('abort', abort);
  const status = await new Promise<number | null>((resolve) =>
    child.on('exit', resolve).on('error', () => resolve(null)),
  );
  clearTimeout(limit);
  signal.removeEventListener('abort', abort);
  endGroup(child);
  const ended = { bench, seconds: Math.round((performance.now() - began) / 1_000), loadAtStart, figures };
  if (isLate) return { ...ended, outcome: 'out of time', why: `not done within ${Math.round(limitMs / 1_000)} s` };
  if (wrong !== undefined) return { ...ended, outcome: 'wrong', why: wrong };
  if (status !== 0) return { ...ended, outcome: 'failed', why: `ended with ${status ?? 'a signal'}` };
  return skipped === undefined ? { ...ended, outcome: 'measured' } : { ...ended, outcome: 'skipped', why: skipped };
}

/** The bench and all that it started and did not end. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // Nobody of the group is left.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
