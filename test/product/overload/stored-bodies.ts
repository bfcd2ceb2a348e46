import type { LogPosition } from '#event-store';
import type { Product } from '../testing/product.js';
import { withStoreOf } from '../testing/store-of.js';

const PAGE = 10_000;

/** How often each event of a flood stands in the store of a product that is stopped: by number of its body. */
export async function storedBodies(product: Product, tag: string): Promise<ReadonlyMap<number, readonly number[]>> {
  const bodies = new Map<number, number[]>();
  const id = new RegExp(`"${tag}/(\\d+)/(\\d+)"`);
  await withStoreOf(product, async (store) => {
    for (let after = 0n as LogPosition; ;) {
      const { events, next, atHead } = await store.readAll({ after, limit: PAGE });
      for (const { metadata } of events) {
        const found = id.exec(metadata);
        if (!found) continue;
        const [number, event] = [Number(found[1]), Number(found[2])];
        const kept = bodies.get(number);
        if (kept) kept.push(event);
        else bodies.set(number, [event]);
      }
      if (atHead) return;
      after = next;
    }
  });
  return bodies;
}
