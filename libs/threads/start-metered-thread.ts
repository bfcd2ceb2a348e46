import { once } from 'node:events';
import { MessageChannel, type MessagePort, type ResourceLimits, type Worker } from 'node:worker_threads';
import { startThread } from './start-thread.js';

export interface StartMeteredThread<Word> {
  /** As log lines and metrics name it: `ingest`. */
  readonly name: string;
  /** What it is started with, beside the port that it tells its metrics over, as `metrics`. */
  readonly data: object;
  /** Takes the other end of that port once the thread is at work. */
  readonly metrics: { gather(port: MessagePort): void };
  readonly resourceLimits: ResourceLimits;
  /** Told all it says, from the first word on. */
  readonly onWord?: (word: Word) => void;
}

/** Starts a module of this product in a thread and waits for its first word. Rejects with what it threw before that, and where it ended. */
export async function startMeteredThread<Word>(
  module: URL,
  { name, data, metrics, resourceLimits, onWord }: StartMeteredThread<Word>,
): Promise<{ readonly worker: Worker; readonly said: Word }> {
  const { port1, port2 } = new MessageChannel();
  const workerData = { ...data, metrics: port2 };
  const worker = startThread(module, { name, workerData, transferList: [port2], resourceLimits });
  if (onWord) worker.on('message', onWord);
  const ended = once(worker, 'exit').then(() => {
    throw new Error(`the ${name} thread ended before it was at work`);
  });
  const [said] = (await Promise.race([once(worker, 'message'), ended])) as [Word];
  metrics.gather(port1);
  return { worker, said };
}
