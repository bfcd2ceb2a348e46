import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { MovedWatermark } from '../silence/project-sources.js';

/** Devices that are measured by one watermark. */
export type WatermarkGroup = Pick<MovedWatermark, 'tenant' | 'through'>;

/**
 * The watermarks that may have moved since their devices were last looked for: after a start all of them. Kept in memory
 * alone, since the rows of devices say whose they are; at some 200 bytes each, 20 MB for a hundred thousand sources.
 */
export class WatermarkGroups {
  #moved: Map<string, MovedWatermark> | undefined;
  /** Some clocks run ahead: these go on to move until the wall clock is there. */
  readonly #ahead = new Map<string, MovedWatermark>();

  add(watermarks: readonly MovedWatermark[]): void {
    for (const one of watermarks) {
      const key = JSON.stringify([one.tenant, one.through]);
      const latestAt = Math.max(one.latestAt, this.#moved?.get(key)?.latestAt ?? one.latestAt);
      this.#moved?.set(key, { ...one, latestAt });
    }
  }

  /** Takes out some that may have moved. */
  async take(db: Kysely<ReadModelDatabase>, now: number, limit: number): Promise<readonly MovedWatermark[]> {
    this.#moved ??= await allGroups(db);
    for (const [key, one] of this.#ahead) {
      if (one.latestAt > now) continue;
      this.#ahead.delete(key);
      this.add([one]);
    }
    const taken = [...this.#moved].slice(0, limit);
    for (const [key, one] of taken) {
      this.#moved.delete(key);
      if (one.latestAt > now) this.#ahead.set(key, one);
    }
    return taken.map(([, group]) => group);
  }

  get isEmpty(): boolean {
    return this.#moved?.size === 0;
  }

  /** After a failure nobody knows which of them were looked at. */
  forget(): void {
    this.#moved = undefined;
    this.#ahead.clear();
  }
}

async function allGroups(db: Kysely<ReadModelDatabase>): Promise<Map<string, MovedWatermark>> {
  const rows = await db.selectFrom('devices').select(['tenant', 'heardThrough']).distinct().where('silentFrom', 'is not', null).execute();
  return new Map(
    rows.flatMap(({ tenant, heardThrough: through }) =>
      through === null ? [] : [[JSON.stringify([tenant, through]), { tenant, through, latestAt: Number.MIN_SAFE_INTEGER }]],
    ),
  );
}
