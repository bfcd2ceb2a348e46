import type { AccessStore } from '#access';
import type { DeviceHistory, RiskHistory, SiteHistory } from '#device-history';
import type { EventStore } from '#event-store';
import type { FaultLog, OperationMetrics } from '#observability';
import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';

/** Gauges of what is open; `#observability` has them. */
export interface SubscriptionMeter {
  subscriptionOpened(): void;
  subscriptionClosed(): void;
}

/** What is told of operations; `#observability` has it. */
export type OperationMeter = Pick<OperationMetrics, 'operationAnswered' | 'operationRun' | 'changeTold'>;

/** What the api is made of; every part may be another one in a separate process. */
export interface ApiPorts {
  /** Asked for at every use: a rebuild puts another one in its place. */
  readonly db: () => Kysely<ReadModelDatabase>;
  /** A hint that the read model moved on; never a promise, the api polls as well. Returns how to stop listening. */
  readonly onProjected: (listener: () => void) => () => void;
  readonly store: EventStore;
  readonly history: DeviceHistory;
  readonly risks: RiskHistory;
  readonly sites: SiteHistory;
  readonly access: Pick<AccessStore, 'identify' | 'identityKey' | 'cardKey'>;
  readonly faults: FaultLog;
  readonly subscriptions: SubscriptionMeter;
  readonly operations: OperationMeter;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A new UUID, lower case. */
  readonly newId: () => string;
}

export const API_PORTS = Symbol('ApiPorts');
