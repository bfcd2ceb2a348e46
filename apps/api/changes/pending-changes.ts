import type { DeviceFacets } from '#read-model';
import type { DeviceChange } from '#read-model/queries';
import { DEVICE_INTERVAL_MS } from './feed-limits.js';

export type ChangeKind = 'ENTERED' | 'CHANGED' | 'LEFT';

/** What a subscriber is told: which device, what it did, and up to where everything has been told with it. */
export interface ToldChange {
  readonly device: string;
  readonly kind: ChangeKind;
  readonly cursor: { readonly seq: number; readonly at: number };
}

interface Pending {
  readonly firstSeq: number;
  readonly changedAt: number;
  readonly before: boolean;
  after: boolean;
}

/**
 * The changes that one subscriber has not been told yet, one entry a device: what lies between the first state and the
 * last is merged. Pure but for its own memory; the clock is handed in.
 */
export class PendingChanges {
  readonly #matches: (facets: DeviceFacets) => boolean;
  /** In the order of their first change, so that the oldest is the first. */
  readonly #pending = new Map<string, Pending>();
  /** When each device was told last; what is older than the interval is dropped. */
  readonly #toldAt = new Map<string, number>();
  #seen: number;

  /** `after`: changes up to it have been told, or are none of this subscriber's. */
  constructor(matches: (facets: DeviceFacets) => boolean, after: number) {
    this.#matches = matches;
    this.#seen = after;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** Takes a change in; those seen already are passed over. */
  add({ seq, device, changedAt, before, after }: DeviceChange): void {
    if (seq <= this.#seen) return;
    this.#seen = seq;
    const isIn = after !== null && this.#matches(after);
    const known = this.#pending.get(device);
    const wasIn = known ? known.before : before !== null && this.#matches(before);
    // It came and went unseen: there is nothing to tell.
    if (!wasIn && !isIn) this.#pending.delete(device);
    else if (known) known.after = isIn;
    else this.#pending.set(device, { firstSeq: seq, changedAt, before: wasIn, after: isIn });
  }

  /** Everything up to here was looked at, whether it was this subscriber's or not. */
  passed(seq: number): void {
    if (seq > this.#seen) this.#seen = seq;
  }

  /** The next change that may be told now; undefined: none, or all were told too recently. */
  take(now: number): ToldChange | undefined {
    this.#forgetTold(now);
    for (const [device, { before, after }] of this.#pending) {
      if (this.#toldAt.has(device)) continue;
      this.#pending.delete(device);
      this.#toldAt.set(device, now);
      return { device, kind: kindOf(before, after), cursor: this.#cursor(now) };
    }
    return undefined;
  }

  /** Milliseconds until `take` may give something; undefined: not before another change comes. */
  dueInMs(now: number): number | undefined {
    let least: number | undefined;
    for (const device of this.#pending.keys()) {
      const told = this.#toldAt.get(device);
      const wait = told === undefined ? 0 : Math.max(0, told + DEVICE_INTERVAL_MS - now);
      if (least === undefined || wait < least) least = wait;
      if (least === 0) break;
    }
    return least;
  }

  /** All before the oldest that still waits has been told: whoever goes on from there misses nothing. */
  #cursor(now: number): ToldChange['cursor'] {
    const [oldest] = this.#pending.values();
    return oldest ? { seq: oldest.firstSeq - 1, at: Math.min(now, oldest.changedAt) } : { seq: this.#seen, at: now };
  }

  #forgetTold(now: number): void {
    for (const [device, at] of this.#toldAt) {
      if (at + DEVICE_INTERVAL_MS > now) return;
      this.#toldAt.delete(device);
    }
  }
}

function kindOf(before: boolean, after: boolean): ChangeKind {
  if (before && after) return 'CHANGED';
  return after ? 'ENTERED' : 'LEFT';
}
