import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Product, type ProductEnvironment } from '../../test/product/testing/product.js';
import { until } from '../../test/product/testing/until.js';

/** Nothing here takes longer, or something hangs: a million new devices, two events each, on a machine that is busy. */
const CAUGHT_UP_WITHIN_MS = 20 * 60_000;

/** What is measured is the product as it is built, of these very sources. */
export const build = (): void =>
  void execFileSync(process.execPath, ['scripts/build.mjs', '--if-stale'], { stdio: 'inherit' });

export const portOf = (product: Product): number => Number(new URL(product.url).port);

/** Starts it; how long from the start of the process until it said that it is ready and a request was told so. */
export async function startTimed(product: Product): Promise<number> {
  const began = performance.now();
  await product.start();
  await until('it is ready', CAUGHT_UP_WITHIN_MS, async () => (await product.get('/health/ready')).status === 200);
  return performance.now() - began;
}

export const newProduct = (dataDir: string, more: ProductEnvironment = {}): Product =>
  new Product({ TILLWATCH_DATA_DIR: dataDir, ...more });

/** Waits until the read model holds all that the event store does. */
export const caughtUp = (product: Product): Promise<void> =>
  until('all is projected', CAUGHT_UP_WITHIN_MS, async () => (await lagOf(product)) === 0);

async function lagOf(product: Product): Promise<number> {
  const { extensions } = (await product.ask('{ __typename }')) as {
    readonly extensions?: { readonly tillwatch: { readonly lagMs: number } };
  };
  return extensions?.tillwatch.lagMs ?? Number.NaN;
}

export interface Memory {
  readonly residentMib: number;
  /** The most it ever was. */
  readonly peakMib: number;
}

/** Of the process, all of its threads; undefined where the system does not tell. */
export function memoryOf({ pid }: Product): Memory | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mib = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text)?.[1]) / 1024;
    return { residentMib: mib('VmRSS'), peakMib: mib('VmHWM') };
  } catch {
    return undefined;
  }
}
