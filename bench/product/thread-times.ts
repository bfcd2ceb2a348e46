import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Product } from '../../test/product/testing/product.js';

/** Of USER_HZ, in which Linux counts: 100 ticks a second, whatever the kernel. */
const MS_A_TICK = 10;
/** What the system calls the threads, and what they are called here. */
const NAMES: Readonly<Record<string, string>> = {
  MainThread: 'main',
  node: 'main',
  ingest: 'way in',
  projector: 'projector',
  V8Worker: 'V8: garbage and compiling',
};
const OTHER = 'others';

/** Milliseconds of a core that each thread has had so far. Others that use the machine change it little. */
export type ThreadTimes = ReadonlyMap<string, number>;

/** Of a running product; empty where the system does not tell. */
export function threadTimes({ pid }: Product): ThreadTimes {
  const times = new Map<string, number>();
  for (const file of tasksOf(pid)) {
    try {
      const name = NAMES[readFileSync(path.join(file, 'comm'), 'utf8').trim()] ?? OTHER;
      times.set(name, (times.get(name) ?? 0) + spentMs(readFileSync(path.join(file, 'stat'), 'utf8')));
    } catch {
      // The thread has ended meanwhile.
    }
  }
  return times;
}

export const spentBetween = (before: ThreadTimes, after: ThreadTimes): ThreadTimes =>
  new Map(Array.from(after, ([name, ms]) => [name, ms - (before.get(name) ?? 0)]));

function tasksOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/task`;
  try {
    return readdirSync(folder).map((task) => path.join(folder, task));
  } catch {
    return [];
  }
}

/** Fields 14 and 15, in the program and in the system for it; the second field, the name, may hold spaces. */
function spentMs(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_A_TICK;
}
