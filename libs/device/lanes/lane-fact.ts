import type { FoldKey } from '../fold-key.js';

/** Where a device stands: a position of a merchant's site. */
export interface Lane {
  readonly position: string;
  readonly site: string;
  readonly merchant: string;
}

export type SwapReason =
  | 'chip_read_error'
  | 'compromised'
  | 'key_injection'
  | 'power_issue'
  | 'tampered'
  | 'terminal_error'
  | 'end_of_life'
  | 'other';

export type WithdrawnTo = 'stock' | 'depot' | 'transit';

/** What a lifecycle event says about who serves which lane. The facts of a tenant, in fold order, tell all its terms. */
export type LaneMove =
  | { readonly kind: 'deployed'; readonly lane: Lane }
  | { readonly kind: 'withdrawn'; readonly to: WithdrawnTo }
  | { readonly kind: 'swapped'; readonly replacedBy: string; readonly reason: SwapReason }
  | { readonly kind: 'retired' };

export interface LaneFact {
  readonly key: FoldKey;
  readonly knownAt: number;
  readonly device: string;
  readonly move: LaneMove;
}
