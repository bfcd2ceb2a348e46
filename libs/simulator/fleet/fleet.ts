import type { Trading } from '../time/trading.js';
import type { CardPopulation } from './cards.js';
import type { Model } from './models.js';

/** How much a device tells: everything with attempt ids, everything without, or counters and the vendor's codes alone. */
export type EmissionStyle = 'rich' | 'plain' | 'poor';

export interface Site {
  readonly index: number;
  readonly id: string;
  readonly merchant: string;
  readonly merchantClass: string;
  readonly venue?: string;
  readonly trading: Trading;
  /** Customers of one of its lanes on an average day. */
  readonly customersPerDay: number;
  readonly networkId: string;
  readonly cellId: string;
  /** Where its payments are authorised. */
  readonly host: string;
}

export interface Device {
  readonly id: string;
  readonly index: number;
  readonly serial: string;
  readonly model: Model;
  readonly cohort: string;
  readonly manufacturedAt: number;
  readonly warrantyEndsAt: number;
  readonly approvalExpiresAt: number;
  readonly site: Site;
  readonly position: string;
  readonly carrier?: string;
  readonly style: EmissionStyle;
  readonly appVersion: string;
  /** Whether it tells which interfaces it has. */
  readonly tellsCapabilities: boolean;
  /** What its reports come through. */
  readonly gateway: string;
  /** When it began to serve its lane, and when it stops: by a swap, or by falling silent. */
  readonly activeFrom: number;
  readonly activeTo: number;
}

export interface Fleet {
  readonly sites: readonly Site[];
  readonly devices: readonly Device[];
  readonly cards: CardPopulation;
}
