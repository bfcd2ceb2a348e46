import path from 'node:path';
import { Worker } from 'node:worker_threads';

/** Runs a TypeScript file of this folder from its source in a thread of this process. */
export const startThread = (script: string, workerData: unknown): Worker =>
  new Worker(path.join(import.meta.dirname, script), {
    workerData,
    execArgv: ['--conditions=source', '--import', path.resolve('scripts/typescript-from-source.mjs')],
  });
