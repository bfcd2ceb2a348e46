import { Worker, type WorkerOptions } from 'node:worker_threads';

/** What lets plain Node run the project's TypeScript; a build has no use for it. */
const FROM_SOURCE = [
  '--conditions=source',
  '--enable-source-maps',
  '--import',
  new URL('../../scripts/typescript-from-source.mjs', import.meta.url).href,
];

/**
 * Starts a module of this product in a thread, as it was built or, where this very code runs from its source (specs,
 * benches), from its source too.
 *
 * @param module its URL without an ending: `new URL('./ingest.thread', import.meta.url)`
 */
export function startThread(module: URL, options: Omit<WorkerOptions, 'execArgv'>): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`${module.href}.js`), options);
  return new Worker(new URL(`${module.href}.ts`), { ...options, execArgv: FROM_SOURCE });
}
