import type { Registry } from 'prom-client';
import type { AccessStore } from '#access';
import type { EventStore } from '#event-store';
import type { FaultLog } from '#http';
import { Admission } from './admission/admission.js';
import type { Codec } from './admission/codec.js';
import { CommitQueue, type CommitQueueOptions } from './admission/commit-queue.js';
import type { Meter } from './admission/meter.js';
import { RejectedAllowance } from './admission/rejected-allowance.js';
import { ByteBudget } from './body/byte-budget.js';
import { BYTES_IN_FLIGHT_MAX } from './body/limits.js';
import { WayIn } from './http/way-in.js';
import { createMeter } from './metrics.js';

export const INGEST = Symbol('Ingest');

export interface IngestPorts {
  readonly codec: Codec;
  readonly store: EventStore;
  readonly access: Pick<AccessStore, 'identify' | 'identityKey' | 'cardKey'>;
  readonly registry: Registry;
  readonly faults: FaultLog;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The way in of one process. */
export interface Ingest {
  readonly wayIn: WayIn;
  readonly meter: Meter;
  /** What keeps events from being taken, a sentence each; empty: nothing. */
  notReady(): Promise<readonly string[]>;
  /** Turns away what comes from now on, and resolves when all that was taken is stored (or told that it is not). */
  close(): Promise<void>;
}

export interface IngestLimits {
  readonly queue?: CommitQueueOptions;
  readonly rejectedKeptADayMax?: number;
  readonly bytesInFlightMax?: number;
}

export function openIngest(ports: IngestPorts, limits: IngestLimits = {}): Ingest {
  const { codec, store, access, registry, faults, now } = ports;
  const budget = new ByteBudget(limits.bytesInFlightMax ?? BYTES_IN_FLIGHT_MAX);
  const meter = createMeter(registry, { queuedEvents: () => queue.events, bytesInFlight: () => budget.used });
  const queue: CommitQueue = new CommitQueue(store, meter, faults, limits.queue);
  const allowance = new RejectedAllowance(store, limits.rejectedKeptADayMax);
  const admission = new Admission({ codec, store, secrets: access, queue, allowance, meter });
  return {
    wayIn: new WayIn({ access, admission, queue, budget, now }),
    meter,
    notReady: () => readiness(store),
    close: () => queue.close(),
  };
}

/** A store that answers where it is can take events. */
async function readiness(store: Pick<EventStore, 'head'>): Promise<readonly string[]> {
  try {
    await store.head();
    return [];
  } catch {
    return ['The event store does not answer.'];
  }
}
