import type { EventData } from '#telemetry';
import type { Card } from '../fleet/cards.js';
import type { Device } from '../fleet/fleet.js';
import type { Interface } from '../fleet/models.js';
import type { Random } from '#random';
import type { Interval } from '../time/units.js';
import type { Tell } from './happening.js';

export type ReadReason = EventData<'terminal.card-read.failed.v1'>['reason'];
type FailedPayment = EventData<'terminal.transaction.failed.v1'>;

/** A customer who wants to pay. */
export interface Visit {
  readonly at: number;
  readonly attemptId: string;
  readonly card: Card;
  readonly wants: Interface;
}

export interface ReadTrouble {
  readonly chance: number;
  /** Reasons by weight, as the reader reports them. */
  readonly reasons: readonly (readonly [ReadReason, number])[];
  /** How likely the next try fails likewise, once one did. */
  readonly again?: number;
}

export interface PaymentTrouble {
  readonly chance: number;
  readonly failure: Pick<FailedPayment, 'class' | 'responseCode' | 'detail' | 'latencyMs'>;
  readonly counts: 'declined' | 'failed' | 'cancelled';
}

/** What an effect may look at and add to, in one hour of one device. */
export interface Scene {
  readonly device: Device;
  /** The part of the hour in which the effect lasts. */
  readonly span: Interval;
  /** When the shop is open in it. */
  readonly open: readonly Interval[];
  readonly tell: Tell;
}

/** What one injected fault does to one device. Whatever is left out is as in a healthy device. */
export interface Effect {
  readonly span: Interval;
  /** The chance of this effect on this device, so that it moves nobody else's. */
  readonly random: Random;
  /** What it has cost so far. */
  readonly toll: Toll;
  /** The device never had keys: nobody loaded any when it was put up. */
  readonly withoutKeys?: true;
  /** Whether it spoils a read on that interface at that instant. */
  reading?(visit: Visit, on: Interface, at: number): ReadTrouble | undefined;
  /** Whether it spoils the payment after the card was read. */
  paying?(visit: Visit, on: Interface, at: number): PaymentTrouble | undefined;
  /** Customers who come because of it. */
  visits?(scene: Scene): readonly Visit[];
  /** What happens by itself. */
  happens?(scene: Scene): void;
  /** What the gauges show. */
  gauges?(gauges: Record<string, number>, at: number): void;
}

export interface Toll {
  attemptsLost: number;
}
