import { isQuick } from '../report/report.js';

/** Turns of each side; the median of them is the figure. */
const TURNS = isQuick ? 3 : 15;
/** Before the first that counts, so that both sides are compiled. */
const WARM_UP_TURNS = isQuick ? 2 : 6;
/** A turn that is shorter than this tells more of the clock than of the work. */
const TURN_MS = 30;

/** Milliseconds of the processor that this thread has had: benches share the machine with others. */
function ownTimeMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** How many items a second each piece of work does, by turns, over the same items. */
export function sideBySide<Item>(items: readonly Item[], works: readonly ((item: Item) => void)[]): readonly number[] {
  const rates: number[][] = works.map(() => []);
  for (let turn = -WARM_UP_TURNS; turn < TURNS; turn += 1) {
    for (const [side, work] of works.entries()) {
      const rate = rateOf(items, work);
      if (turn >= 0) rates[side]?.push(rate);
    }
  }
  return rates.map((some) => some.sort((a, b) => a - b)[Math.floor(some.length / 2)] ?? Number.NaN);
}

function rateOf<Item>(items: readonly Item[], work: (item: Item) => void): number {
  const began = ownTimeMs();
  for (let rounds = 1; ; rounds += 1) {
    for (const item of items) work(item);
    const tookMs = ownTimeMs() - began;
    if (tookMs >= TURN_MS) return (rounds * items.length * 1000) / tookMs;
  }
}
