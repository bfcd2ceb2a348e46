import type { Lane, SwapReason } from '../lanes/lane-fact.js';

/** What people ask to be done to a device; names and values as in the event that it becomes (`CONTRACT` section 2). */
export type DeviceCommand =
  | ({ readonly kind: 'register' } & Registration)
  | ({ readonly kind: 'deploy' } & Lane)
  | { readonly kind: 'confirm-failure'; readonly component: string; readonly note?: string }
  | {
      readonly kind: 'record-repair';
      readonly component: string;
      readonly action: RepairAction;
      readonly finding: RepairFinding;
    }
  | { readonly kind: 'swap'; readonly replacedBy: string; readonly reason: SwapReason }
  | { readonly kind: 'withdraw'; readonly to: WithdrawnTo }
  | { readonly kind: 'retire'; readonly reason?: string }
  | { readonly kind: 'void-record'; readonly eventId: string; readonly reason: string };

export interface Registration {
  readonly serial: string;
  readonly model: string;
  /** RFC 3339. */
  readonly manufacturedAt?: string;
  readonly approvalExpiresAt?: string;
  readonly warrantyEndsAt?: string;
  readonly cohort?: string;
}

export type RepairAction = 'replaced_part' | 'cleaned' | 'reset' | 'reflashed' | 'adjusted' | 'none';
export type RepairFinding = 'confirmed' | 'no_fault_found';
export type WithdrawnTo = 'stock' | 'depot' | 'transit';
