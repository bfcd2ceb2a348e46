import type { Product } from '../testing/product.js';
import type { Load } from './load.js';

export interface Scene {
  readonly product: Product;
  readonly load: Load;
  readonly draw: () => number;
}

/** One kill of the product, or of a command beside it. */
export interface Kill {
  readonly name: string;
  /**
   * Finds the product stopped or killed, and leaves it killed or stopped.
   *
   * @returns what is wrong, in words, beside what `compare` finds
   */
  strike(scene: Scene): Promise<string[]>;
}

/** A start takes one second, and ten on a machine that is busy with others. */
const STRUCK_WITHIN_MS = 40_000;

/** Waits until a process has killed itself; ends it where its point never comes. */
export async function struck(
  point: string,
  ended: Promise<{ readonly signal: string | null }>,
  end: () => void,
): Promise<string[]> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, STRUCK_WITHIN_MS);
  const { signal } = await ended;
  clearTimeout(timer);
  return !isLate && signal === 'SIGKILL' ? [] : [`it was never killed ${point}`];
}

/** A start and a stop: what an earlier kill left is tidied up, so that a later start takes no step that only tidies. */
export async function tidied(product: Product): Promise<void> {
  await product.start();
  await product.stop();
}
