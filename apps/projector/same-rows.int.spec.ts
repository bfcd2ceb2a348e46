import { describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '#event-store';
import type { EventRecord } from '#telemetry';
import fc from 'fast-check';
import { append, Projected } from './testing/projected.js';
import { drawing, FLEET_END, randomFleet, shuffled } from './testing/random-fleet.js';

const TENANT = 'acme';
const now = (): number => FLEET_END + 60_000;

/** The rows after these events came in these batches; `restartEvery`: nothing is kept in memory between so many batches. */
async function rowsAfter(
  batches: readonly (readonly EventRecord[])[],
  { restartEvery = 0 } = {},
): Promise<Record<string, unknown[]>> {
  const projected = await Projected.over(new MemoryEventStore());
  try {
    for (const [i, batch] of batches.entries()) {
      await append(projected.store, TENANT, batch);
      await projected.catchUp(now);
      if (restartEvery > 0 && i % restartEvery === restartEvery - 1) await projected.restart();
    }
    return await projected.rows();
  } finally {
    await projected.close();
  }
}

function cut<T>(list: readonly T[], draw: () => number): T[][] {
  const batches: T[][] = [];
  for (let at = 0; at < list.length;) {
    const size = 1 + Math.floor(draw() * 40);
    batches.push(list.slice(at, at + size));
    at += size;
  }
  return batches;
}

const inOrder = (events: readonly EventRecord[]): EventRecord[] =>
  events.toSorted((a, b) => a.effectiveAt - b.effectiveAt);

describe('the rows of the read model', () => {
  it.each([6, 20])(
    'are the same in any order, any batches, with restarts and resends, over %i days',
    async (lastsDays) => {
      await fc.assert(
        fc.asyncProperty(fc.integer(), async (seed) => {
          const draw = drawing(seed);
          const fleet = randomFleet(seed, { lastsDays });
          const expected = await rowsAfter([inOrder(fleet)]);
          expect(expected['devices']?.length).toBeGreaterThan(0);

          expect(await rowsAfter(cut(shuffled(fleet, draw), draw))).toEqual(expected);
          expect(await rowsAfter(cut(inOrder(fleet), draw), { restartEvery: 2 })).toEqual(expected);
          const again = [...fleet, ...shuffled(fleet, draw).slice(0, fleet.length / 3)];
          expect(await rowsAfter(cut(shuffled(again, draw), draw), { restartEvery: 3 })).toEqual(expected);
        }),
        { numRuns: 6 },
      );
    },
  );
});
