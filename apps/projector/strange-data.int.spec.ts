import { describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '#event-store';
import { append, Projected } from './testing/projected.js';
import { drawing, shuffled } from './testing/random-fleet.js';
import { strangeEvents } from './testing/strange-data.js';

const EVENTS = 1_200;
const BATCH = 100;

describe('data that the way in accepts, however strange', () => {
  it.each([1, 2, 3])('breaks no fold, in any order, and always comes to the same rows (seed %i)', async (seed) => {
    const events = strangeEvents(seed, EVENTS);
    const orders = [events.toSorted((a, b) => a.effectiveAt - b.effectiveAt), shuffled(events, drawing(seed))];
    const outcomes = [];
    for (const order of orders) {
      const projected = await Projected.over(new MemoryEventStore());
      for (let at = 0; at < order.length; at += BATCH) {
        await append(projected.store, 'acme', order.slice(at, at + BATCH));
        await projected.catchUp();
      }
      outcomes.push(await projected.rows());
      await projected.close();
    }
    expect(outcomes[0]?.['deadLetters']).toEqual([]);
    expect(outcomes[1]).toEqual(outcomes[0]);
  });
});
