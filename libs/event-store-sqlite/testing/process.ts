import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.resolve(import.meta.dirname, '../../..');

export interface Started {
  readonly child: ChildProcess;
  /** The lines it prints, as they come; ends with the process. */
  readonly lines: AsyncIterable<string>;
  /** Sends SIGKILL and waits for the end. */
  kill(): Promise<void>;
}

/** Runs a TypeScript file of this folder from its source in a process of its own. */
export function startProcess(script: string, ...parameters: string[]): Started {
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      '--import',
      './scripts/typescript-from-source.mjs',
      path.join(import.meta.dirname, script),
      ...parameters,
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'close');
  return {
    child,
    lines: createInterface({ input: child.stdout }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
