import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Produces with kcat, a client that is not ours: a message a line, without keys unless `args` say otherwise. */
export async function produceWithKcat(
  address: string,
  topic: string,
  lines: readonly string[],
  args: readonly string[] = [],
): Promise<void> {
  const child = spawn('kcat', ['-P', '-b', address, '-t', topic, ...args], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`kcat ended with status ${String(status)}`);
}
