import type { Identity } from '#access';
import type { ApiPorts } from '../ports.js';

/** What every part of one answer reads with: whose data, at which moment, from where. */
export interface Reading {
  readonly tenant: string;
  /** The moment of the request; milliseconds since 1970. */
  readonly now: number;
  readonly ports: ApiPorts;
}

/** What an answer reflects (CONTRACT section 3). */
export interface Freshness {
  readonly logPosition: string;
  readonly lagMs: number;
}

/** GraphQL's context of one operation. */
export interface RequestContext {
  readonly identity: Identity;
  readonly reading: Reading;
  /** The header `tillwatch-min-receipt`. */
  readonly minReceipt: string | undefined;
  /** Known once the operation may begin. */
  freshness?: Freshness;
  /** Log position of what a mutation wrote: its receipt. */
  written?: bigint;
}
