import { readFileSync } from 'node:fs';
import type { Product } from '../testing/product.js';

const ASK_EVERY_MS = 200;
const LIST = `{ devices(first: 50, orderBy: RISK_DESC) { edges { node { id connectivity } } } fleet { deviceCount offline } }`;

/** What readers met, by what they asked for: times in milliseconds, and answers that were none. */
export interface Met {
  readonly times: Readonly<Record<string, number[]>>;
  readonly failures: string[];
  /** Resident memory of the product, in MiB, looked at as often. */
  readonly rssMib: number[];
}

export const rssMibOf = ({ pid }: Product): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);

/** Asks for a list, health and metrics in turn until it is told to stop. */
export async function readWhile(product: Product, going: () => boolean): Promise<Met> {
  const times: Record<string, number[]> = { list: [], ready: [], live: [], metrics: [] };
  const met: Met = { times, failures: [], rssMib: [] };
  const timed = async (name: string, ask: () => Promise<string | undefined>): Promise<void> => {
    const began = performance.now();
    const failure = await ask().catch((error: unknown) => String(error));
    times[name]?.push(performance.now() - began);
    if (failure !== undefined) met.failures.push(`${name}: ${failure}`);
  };
  const status = async (path: string, ...wanted: number[]): Promise<string | undefined> => {
    const response = await product.get(path);
    await response.arrayBuffer();
    return wanted.includes(response.status) ? undefined : `status ${response.status}`;
  };
  while (going()) {
    await timed('list', async () => {
      const { data, errors } = await product.ask(LIST);
      return data?.fleet ? undefined : JSON.stringify(errors);
    });
    await timed('live', () => status('/health/live', 200));
    await timed('ready', () => status('/health/ready', 200, 503));
    await timed('metrics', () => status('/metrics', 200));
    met.rssMib.push(rssMibOf(product));
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  return met;
}

export function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}
