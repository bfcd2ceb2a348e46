import type { MessagePort } from 'node:worker_threads';
import { createLogger, type Logger } from './create-logger.js';
import { createMetrics, type Metrics } from './create-metrics.js';
import type { Mask } from './mask.js';

/** What a thread is started with so that it is seen from outside. */
export interface ThreadObservation {
  /** Where it is asked for its metrics. */
  readonly metrics: MessagePort;
  /** Of its log; absent: it logs nothing (specs). */
  readonly logName?: string;
}

/** In a thread: its metrics, which the main thread gathers, and its log, under the name of the process and its own. */
export function observeThread(
  thread: string,
  { metrics: port, logName }: ThreadObservation,
  mask: Mask,
): { readonly metrics: Metrics; readonly log: Logger } {
  const metrics = createMetrics({ thread, processMetrics: false });
  metrics.tell(port);
  const level = logName === undefined ? ({ level: 'silent' } as const) : {};
  return { metrics, log: createLogger({ name: logName ?? thread, thread, mask, ...level }) };
}
