import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';

export interface Figure {
  readonly what: string;
  readonly perSecond: number;
  readonly unit: string;
  /** The same work done bare, in the same run. */
  readonly rawPerSecond?: number;
}

/** Prints one line a figure, and writes them with their circumstances where `--json` says. */
export function report(figures: readonly Figure[], json: string | undefined): void {
  for (const { what, perSecond, unit, rawPerSecond } of figures) {
    const rate = `${Math.round(perSecond).toLocaleString('en')} ${unit}/s`;
    const ratio = rawPerSecond === undefined ? '' : `${(perSecond / rawPerSecond).toFixed(2)} of the limit,`;
    const raw = rawPerSecond === undefined ? '' : `${Math.round(rawPerSecond).toLocaleString('en')}`;
    console.log([what.padEnd(46), rate.padStart(20), ratio.padStart(20), raw.padStart(10)].join(' ').trimEnd());
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...circumstances(), figures }, null, 2)}\n`);
}

function circumstances() {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  return {
    date: new Date().toISOString(),
    commit: git('rev-parse', '--short', 'HEAD'),
    isCommitted: git('status', '--porcelain', 'apps', 'libs', 'bench') === '',
    node: process.versions.node,
    machine: { cpu: os.cpus()[0]?.model.trim(), cores: os.availableParallelism(), memoryBytes: os.totalmem() },
    load: os.loadavg()[0],
  };
}
