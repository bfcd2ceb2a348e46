import { execFileSync } from 'node:child_process';
import os from 'node:os';

/** What a figure needs beside it to mean anything later. */
export interface Circumstances {
  readonly date: string;
  readonly commit: string;
  /** Whether what was measured is that commit: no file of the product or the benches differed from it. */
  readonly isCommitted: boolean;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGib: number;
    readonly kernel: string;
  };
  readonly node: string;
  /** Processes that were running or waiting, the mean of the last minute: how busy others kept the machine. */
  readonly loadAtStart: number;
}

const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();

export function circumstances(): Circumstances {
  return {
    date: new Date().toISOString(),
    commit: git('rev-parse', '--short=10', 'HEAD'),
    isCommitted: git('status', '--porcelain', 'apps', 'libs', 'bench', ':!bench/results.json') === '',
    machine: {
      cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
      cores: os.availableParallelism(),
      memoryGib: Math.round(os.totalmem() / 2 ** 30),
      kernel: `${os.type()} ${os.release()}`,
    },
    node: process.versions.node,
    loadAtStart: load(),
  };
}

export const load = (): number => Number((os.loadavg()[0] ?? 0).toFixed(2));

export const lineOfCircumstances = ({ date, commit, isCommitted, node, machine, loadAtStart }: Circumstances): string =>
  [
    date,
    `commit ${commit}${isCommitted ? '' : ' with changes'}`,
    `Node ${node}`,
    `${machine.cores} x ${machine.cpu}, ${machine.memoryGib} GiB, ${machine.kernel}`,
    `load ${loadAtStart}`,
  ].join(' · ');
