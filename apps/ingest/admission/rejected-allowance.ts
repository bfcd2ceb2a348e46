import type { EventStore } from '#event-store';
import { rejectedStream } from '#streams';
import { instantOfEntry } from './entry-id.js';

/** Refused events of a tenant that are kept a day (CONTRACT, part 2); at 4 KiB each, 400 MB. The rest is only counted. */
export const REJECTED_KEPT_A_DAY_MAX = 100_000;

/** Tenants whose count of the day is remembered; one that was forgotten is counted anew from the store, in 18 reads at most. */
const TENANTS_MAX = 1_000;

const DAY_MS = 86_400_000;
const dayOf = (instant: number): number => Math.floor(instant / DAY_MS);

interface Count {
  /** Kept this day, by this process and, as of the first look at the store, by all. */
  kept: number;
}

/**
 * How many refused events may still be kept today (UTC). The count of a day is what its tenant's `rejected-` stream holds of
 * it, so it survives a restart; several processes that write side by side may each keep up to the limit.
 */
export class RejectedAllowance {
  readonly #counts = new Map<string, { readonly day: number; readonly count: Promise<Count> }>();

  constructor(
    private readonly store: Pick<EventStore, 'readStream' | 'streamRevision'>,
    private readonly keptMax = REJECTED_KEPT_A_DAY_MAX,
  ) {}

  /** How many of `wanted` may be kept; they count as kept from now on. Rejects with StoreUnavailable. */
  async grant(tenant: string, wanted: number, receivedAt: number): Promise<number> {
    if (wanted === 0) return 0;
    const count = await this.#countOf(tenant, dayOf(receivedAt));
    const granted = Math.max(0, Math.min(wanted, this.keptMax - count.kept));
    count.kept += granted;
    return granted;
  }

  /** So many of those that were granted were not kept after all. */
  giveBack(tenant: string, unkept: number): void {
    void this.#counts.get(tenant)?.count.then((count) => (count.kept -= unkept));
  }

  /** Whoever asks while a count is under way waits for the same one; one that failed is tried again. */
  #countOf(tenant: string, day: number): Promise<Count> {
    const known = this.#counts.get(tenant);
    if (known && known.day >= day) return known.count;
    const count = this.#count(tenant, day);
    this.#counts.delete(tenant);
    this.#counts.set(tenant, { day, count });
    count.catch(() => this.#counts.get(tenant)?.count === count && this.#counts.delete(tenant));
    const [oldest] = this.#counts.keys();
    if (oldest !== undefined && this.#counts.size > TENANTS_MAX) this.#counts.delete(oldest);
    return count;
  }

  async #count(tenant: string, day: number): Promise<Count> {
    const stream = rejectedStream(tenant);
    const length = (await this.store.streamRevision(stream)) + 1;
    return { kept: length - (await this.#firstOf(stream, length, day)) };
  }

  /** Revision of the first entry of `day` or later, by halving: entries lie in the order in which they were received. */
  async #firstOf(stream: string, length: number, day: number): Promise<number> {
    // Those before the oldest that is there have expired, perhaps all of them; of a full day none need be told apart.
    const [oldest] = await this.store.readStream(stream, { limit: 1 });
    let [low, high] = [Math.max(oldest?.revision ?? length, length - this.keptMax), length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const [entry] = await this.store.readStream(stream, { from: middle, limit: 1 });
      const isEarlier = entry === undefined || dayOf(instantOfEntry(entry.eventId)) < day;
      if (isEarlier) low = (entry?.revision ?? middle) + 1;
      else high = middle;
    }
    return Math.min(low, length);
  }
}
