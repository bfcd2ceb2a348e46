import { byKey, type FoldKey } from '../fold-key.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { Lane, LaneFact, SwapReason } from './lane-fact.js';

/** One device's service of one position. */
export interface PositionTerm {
  readonly deviceId: string;
  readonly lane: Lane;
  readonly from: number;
  readonly to: number | null;
  readonly swapReason: SwapReason | null;
}

/** What the lane facts of a tenant change for one device, at one instant; an input of that device's fold. */
export interface LaneChange {
  readonly key: FoldKey;
  readonly knownAt: number;
  readonly lane: Lane | null;
  /** Null: nobody has said where it is now; it is as it was before anybody deployed it. */
  readonly lifecycle: Lifecycle | null;
  readonly inconsistency?: string;
}

export interface Lanes {
  /** By position, oldest first. */
  readonly terms: ReadonlyMap<string, readonly PositionTerm[]>;
  /** By device, in fold order. */
  readonly changes: ReadonlyMap<string, readonly LaneChange[]>;
}

const WITHDRAWN = { stock: 'IN_STOCK', depot: 'IN_DEPOT', transit: 'IN_TRANSIT' } as const satisfies Record<
  string,
  Lifecycle
>;

/**
 * Folds the facts of devices and positions that have to do with one another (a closed set: every fact that names one of
 * them) into terms and into what changes for each device. Facts are never refused; what contradicts goes into words.
 */
export function foldLanes(facts: readonly LaneFact[]): Lanes {
  const fold = new LaneFold();
  for (const fact of facts.toSorted(byKey)) fold.apply(fact);
  return { terms: fold.terms, changes: fold.changes };
}

class LaneFold {
  readonly terms = new Map<string, PositionTerm[]>();
  readonly changes = new Map<string, LaneChange[]>();
  readonly #laneOf = new Map<string, Lane>();
  readonly #servedBy = new Map<string, string>();
  readonly #retired = new Set<string>();

  apply(fact: LaneFact): void {
    const { move } = fact;
    switch (move.kind) {
      case 'deployed':
        return this.#deploy(fact, fact.device, move.lane);
      case 'withdrawn':
        this.#leave(fact, fact.device, null);
        return this.#change(
          fact,
          fact.device,
          null,
          WITHDRAWN[move.to],
          this.#afterRetirement(fact.device, 'withdrawn'),
        );
      case 'swapped':
        return this.#swap(fact, move.replacedBy, move.reason);
      case 'retired': {
        const again = this.#afterRetirement(fact.device, 'retired again');
        this.#leave(fact, fact.device, null);
        this.#retired.add(fact.device);
        return this.#change(fact, fact.device, null, 'RETIRED', again);
      }
    }
  }

  #deploy(fact: LaneFact, device: string, lane: Lane, also?: string): void {
    const former = this.#servedBy.get(lane.position);
    if (former !== undefined && former !== device) {
      this.#leave(fact, former, null);
      this.#change(fact, former, null, null);
    }
    const contradiction = this.#afterRetirement(device, `deployed at ${lane.position}`);
    this.#retired.delete(device);
    if (former === device && sameLane(this.#laneOf.get(device), lane))
      return this.#change(fact, device, lane, 'DEPLOYED', contradiction ?? also);
    this.#leave(fact, device, null);
    this.#laneOf.set(device, lane);
    this.#servedBy.set(lane.position, device);
    const term = { deviceId: device, lane, from: fact.key.effectiveAt, to: null, swapReason: null };
    this.terms.set(lane.position, [...(this.terms.get(lane.position) ?? []), term]);
    this.#change(fact, device, lane, 'DEPLOYED', contradiction ?? also);
  }

  #swap(fact: LaneFact, replacedBy: string, reason: SwapReason): void {
    const { device } = fact;
    const lane = this.#laneOf.get(device);
    if (replacedBy === device) {
      return this.#change(
        fact,
        device,
        lane ?? null,
        lane ? 'DEPLOYED' : 'IN_DEPOT',
        `swapped with itself ${on(fact)}`,
      );
    }
    const contradiction =
      this.#afterRetirement(device, 'swapped') ??
      (lane === undefined ? `swapped for ${replacedBy} ${on(fact)} while it served no lane` : undefined);
    this.#leave(fact, device, reason);
    this.#change(fact, device, null, 'IN_DEPOT', contradiction);
    if (lane !== undefined) return this.#deploy(fact, replacedBy, lane);
    // It came to be known by this fact, though nobody can say which lane it serves.
    const standing = this.#laneOf.get(replacedBy);
    this.#change(fact, replacedBy, standing ?? null, standing ? 'DEPLOYED' : this.#lifecycleOf(replacedBy));
  }

  #leave(fact: LaneFact, device: string, swapReason: SwapReason | null): void {
    const lane = this.#laneOf.get(device);
    if (lane === undefined) return;
    this.#laneOf.delete(device);
    this.#servedBy.delete(lane.position);
    const terms = this.terms.get(lane.position) ?? [];
    const open = terms.findLastIndex((term) => term.deviceId === device && term.to === null);
    this.terms.set(
      lane.position,
      terms.map((term, i) => (i === open ? { ...term, to: fact.key.effectiveAt, swapReason } : term)),
    );
  }

  #change(
    { key, knownAt }: LaneFact,
    device: string,
    lane: Lane | null,
    lifecycle: Lifecycle | null,
    inconsistency?: string,
  ): void {
    const change: LaneChange = {
      key,
      knownAt,
      lane,
      lifecycle,
      ...(inconsistency === undefined ? {} : { inconsistency }),
    };
    const list = this.changes.get(device);
    // One fact may touch a device twice (it leaves one lane for another): what stands in the end counts.
    if (list?.at(-1)?.key.eventId === key.eventId) list[list.length - 1] = change;
    else if (list) list.push(change);
    else this.changes.set(device, [change]);
  }

  #lifecycleOf(device: string): Lifecycle | null {
    return this.changes.get(device)?.at(-1)?.lifecycle ?? null;
  }

  #afterRetirement(device: string, what: string): string | undefined {
    return this.#retired.has(device) ? `${what} after it was retired` : undefined;
  }
}

const sameLane = (a: Lane | undefined, b: Lane): boolean =>
  a?.position === b.position && a.site === b.site && a.merchant === b.merchant;

const on = ({ key }: LaneFact): string => `on ${new Date(key.effectiveAt).toISOString().slice(0, 10)}`;
