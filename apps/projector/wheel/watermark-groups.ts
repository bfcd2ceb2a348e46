import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { MovedWatermark } from '../silence/write-sources.js';

/** Devices that are measured by one watermark. */
export type WatermarkGroup = Pick<MovedWatermark, 'tenant' | 'through'>;

/** A watermark that goes on to move with the wall clock is looked at so often. */
const AHEAD_EVERY_MS = 1_000;
/** No clock is believed that runs further ahead (CONTRACT "Clocks"). */
const AHEAD_MAX_MS = 5 * 60_000;

/**
 * The watermarks that may have moved since their devices were last looked for: after a start all of them. Kept in memory
 * alone, since the rows of devices say whose they are; at some 200 bytes each, 20 MB for a hundred thousand sources.
 */
export class WatermarkGroups {
  readonly #moved = new Map<string, MovedWatermark>();
  /** Some clocks run ahead: these go on to move until the wall clock is there. With when to look again. */
  readonly #ahead = new Map<string, { readonly one: MovedWatermark; readonly againAt: number }>();
  #isComplete = false;

  add(watermarks: readonly MovedWatermark[]): void {
    for (const one of watermarks) {
      const key = keyOf(one);
      const latestAt = Math.max(one.latestAt, this.#moved.get(key)?.latestAt ?? one.latestAt);
      this.#moved.set(key, { ...one, latestAt });
    }
  }

  /** Takes out some that may have moved. */
  async take(db: Kysely<ReadModelDatabase>, now: number, limit: number): Promise<readonly MovedWatermark[]> {
    if (!this.#isComplete) this.add((await allGroups(db)).map((group) => ({ ...group, latestAt: now + AHEAD_MAX_MS })));
    this.#isComplete = true;
    for (const [key, { one, againAt }] of this.#ahead) {
      if (againAt > now) continue;
      this.#ahead.delete(key);
      this.add([one]);
    }
    const taken = [...this.#moved.values()].slice(0, limit);
    for (const one of taken) {
      const key = keyOf(one);
      this.#moved.delete(key);
      if (one.latestAt > now) this.#ahead.set(key, { one, againAt: Math.min(one.latestAt, now + AHEAD_EVERY_MS) });
    }
    return taken;
  }

  get isEmpty(): boolean {
    return this.#moved.size === 0;
  }

  /** After a failure nobody knows which of them were looked at. */
  forget(): void {
    this.#moved.clear();
    this.#ahead.clear();
    this.#isComplete = false;
  }
}

const keyOf = ({ tenant, through }: WatermarkGroup): string => JSON.stringify([tenant, through]);

async function allGroups(db: Kysely<ReadModelDatabase>): Promise<WatermarkGroup[]> {
  const rows = await db
    .selectFrom('devices')
    .select(['tenant', 'heardThrough'])
    .distinct()
    .where('silentFrom', 'is not', null)
    .execute();
  return rows.flatMap(({ tenant, heardThrough: through }) => (through === null ? [] : [{ tenant, through }]));
}
