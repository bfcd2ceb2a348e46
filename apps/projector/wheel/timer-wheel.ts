import { watermarkThrough } from '#device-history';
import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { DeviceEntries } from '../devices/device-entries.js';
import { refreshDevices } from '../devices/write-devices.js';
import type { MovedWatermark } from '../silence/write-sources.js';
import { dueAgain, dueBySilence, nextSilentFrom, type DueDevice } from './due-devices.js';
import { WatermarkGroups } from './watermark-groups.js';

/** Devices of one turn: their rows are written in one transaction of some 50 ms, after which pages get their turn. */
export const VISITS_MAX = 500;
/** Watermarks of one turn, each two looks at an index. */
const GROUPS_MAX = 200;

/** Who writes rows between two pages, with the entries of devices that pages have in memory. */
export interface WheelContext {
  readonly db: Kysely<ReadModelDatabase>;
  readonly entries: DeviceEntries;
  readonly now: number;
}

export interface Turn {
  /** Devices whose rows were written. */
  readonly visited: number;
  /** Others may be due as well. */
  readonly more: boolean;
}

/**
 * Visits devices that time alone has changed, and only those: who is due stands in indexed columns of their rows, so that
 * a turn costs what there is to do and a restart finds everything in place. There are two clocks. `silentFrom` is due by
 * the watermark of the device's source, and only where that moved is it looked for. `lookAgainAt` is due by the wall
 * clock, for whatever is to be looked at again at an instant.
 */
export class TimerWheel {
  readonly #groups = new WatermarkGroups();

  /** These watermarks may have moved. */
  moved(watermarks: readonly MovedWatermark[]): void {
    this.#groups.add(watermarks);
  }

  /** One turn, in a transaction of its own. What it throws has written nothing, and the next turn begins anew. */
  async turn(context: WheelContext): Promise<Turn> {
    try {
      return await this.#turn(context);
    } catch (error) {
      this.#groups.forget();
      context.entries.forget();
      throw error;
    }
  }

  async #turn({ db, entries, now }: WheelContext): Promise<Turn> {
    const due = await dueAgain(db, now, VISITS_MAX);
    const isFull = due.length >= VISITS_MAX;
    if (!isFull) due.push(...(await this.#silent(db, now, VISITS_MAX - due.length)));
    await visit({ db, entries, now }, due);
    return { visited: due.length, more: isFull || due.length >= VISITS_MAX || !this.#groups.isEmpty };
  }

  async #silent(db: Kysely<ReadModelDatabase>, now: number, limit: number): Promise<DueDevice[]> {
    const due: DueDevice[] = [];
    for (const group of await this.#groups.take(db, now, GROUPS_MAX)) {
      if (due.length < limit && ((await nextSilentFrom(db, group)) ?? Infinity) <= now) {
        const watermark = await watermarkThrough(db, group.tenant, group.through, { at: now, basis: 'OCCURRED' });
        if (watermark !== null) due.push(...(await dueBySilence(db, group, watermark, limit - due.length)));
      }
      if (due.length >= limit) this.#groups.add([group]); // there may be more of it
    }
    return due;
  }
}

/** @param due a device may stand in it twice */
async function visit({ db, entries, now }: WheelContext, due: readonly DueDevice[]): Promise<void> {
  if (due.length === 0) return;
  const visited = await db.transaction().execute(async (tx) => {
    const all = [];
    for (const [tenant, of] of Map.groupBy(due, (one) => one.tenant)) {
      const found = await entries.load(tx, tenant, [...new Set(of.map(({ device }) => device))]);
      all.push(...found.values());
    }
    await refreshDevices(tx, all, now);
    return all;
  });
  entries.keep(visited);
}

/** Turns until nobody is due. */
export async function settle(wheel: TimerWheel, context: WheelContext): Promise<number> {
  let visited = 0;
  for (;;) {
    const turn = await wheel.turn(context);
    visited += turn.visited;
    if (!turn.more && turn.visited === 0) return visited;
  }
}
