import { Product } from '../testing/product.js';
import { drawing } from '../testing/random.js';
import { historyOf } from '../testing/events.js';
import { compare } from './compare.js';
import { killsOf } from './all-kills.js';
import type { Kill, Scene } from './kill.js';
import { Load } from './load.js';

/** Seeds of a run: `SPEC_KILL_SEED` alone, where that is set. Each says all of a life but for what the clock and the machine do. */
export function seedsOf(count: number): number[] {
  const asked = process.env['SPEC_KILL_SEED'];
  return asked === undefined ? Array.from({ length: count }, (_, n) => n + 1) : [Number(asked)];
}

/**
 * Two products' lives at once, since a start keeps one core busy: killed twenty times between them.
 *
 * @returns what is wrong, each with the kill after which it was found
 */
export async function series(seed: number): Promise<string[]> {
  const lives = killsOf(seed).map((kills, n) => life(kills, drawing(LIVES_MAX * seed + n)));
  return (await Promise.all(lives)).flat();
}

/** So that no two lives draw the same. */
const LIVES_MAX = 10;

/** Killed, each time looked at as it lies there, started again and told again what it had not answered. */
async function life(kills: readonly Kill[], draw: () => number): Promise<string[]> {
  const product = new Product();
  const scene: Scene = { product, load: new Load(product, draw), draw };
  const wrong: string[] = [];
  try {
    for (const kill of kills) {
      const found = [...(await kill.strike(scene)), ...(await compare(product.dataDir, scene.load))];
      wrong.push(...found.map((one) => `${kill.name}: ${one}`));
    }
    return [...wrong, ...(await inTheEnd(scene))];
  } finally {
    await scene.load.end();
    await product.dispose();
  }
}

/** All is told again, and everybody is asked through the front door. */
async function inTheEnd({ product, load }: Scene): Promise<string[]> {
  await product.start();
  const wrong = await load.settle();
  await product.ask('{ fleet { deviceCount } }', {}, { receipt: load.receipt });
  for (const [device, sent] of Map.groupBy(load.acknowledged, (event) => event.device)) {
    const told = (await historyOf(product, device)).toSorted();
    const due = sent.map(({ id }) => id).toSorted();
    if (told.join() !== due.join())
      wrong.push(`the history of ${device} has ${told.length} events instead of ${due.length}`);
  }
  await product.kill();
  return [...wrong, ...(await compare(product.dataDir, load))].map((one) => `in the end: ${one}`);
}
