import { Worker } from 'node:worker_threads';
import type { Product } from '../testing/product.js';

export interface Pour {
  readonly key: string;
  /** Begins the names of devices, ids and source. */
  readonly tag: string;
  readonly connections: number;
  /** Of one body. */
  readonly events: number;
  /** Of each connection. */
  readonly devices: number;
  readonly forMs: number;
  /** Waits as it is told before it sends again. */
  readonly polite: boolean;
}

export interface Poured {
  /** Numbers of the bodies that were answered with 202. */
  readonly acknowledged: readonly number[];
  /** How often each answer came; a name where none came. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Of each 429; `none` where it had none. */
  readonly retryAfter: readonly string[];
  /** Answers 202 that do not count every event. */
  readonly miscounted: number;
  readonly lastReceipt: string;
  readonly tookMs: number;
}

/** Pours into a product from a thread of its own, so that those who watch are not slowed by it. */
export function pour({ url }: Product, how: Pour): Promise<Poured> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./pouring.mjs', import.meta.url), { workerData: { url, ...how } });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

export const perSecond = ({ acknowledged, tookMs }: Poured, { events }: Pour): number =>
  Math.round((acknowledged.length * events) / (tookMs / 1_000));

/** How many bodies were offered for each that was taken. */
export const timesTaken = ({ acknowledged, statuses }: Poured): number =>
  Object.values(statuses).reduce((sum, count) => sum + count, 0) / Math.max(1, acknowledged.length);
