import type { AccessStore } from '#access';
import type { EventStore } from '#event-store';
import type { IngestMetrics, Logger } from '#observability';
import { Admission } from './admission/admission.js';
import { CommitQueue, type CommitLimits } from './admission/commit-queue.js';
import { guarded } from './admission/guarded-secrets.js';
import { RejectedAllowance } from './admission/rejected-allowance.js';
import { ByteBudget } from './body/byte-budget.js';
import { BYTES_IN_FLIGHT_MAX } from './body/limits.js';
import { WayIn } from './http/way-in.js';
import { RefusedRetention } from './retention/refused-retention.js';

export const INGEST = Symbol('Ingest');

export interface IngestPorts {
  readonly store: EventStore;
  readonly access: Pick<AccessStore, 'identify' | 'identityKey' | 'cardKey' | 'listTenants'>;
  readonly metrics: IngestMetrics;
  readonly log: Pick<Logger, 'error' | 'info'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The way in of one process. */
export interface Ingest {
  readonly wayIn: WayIn;
  /** The same, for what comes from inside the process. */
  readonly admission: Pick<Admission, 'admit'>;
  /** What keeps the event store from taking events; undefined: nothing. A check for `Health`. */
  storeFault(): Promise<string | undefined>;
  /** Turns away what comes from now on, and resolves when all that was taken is stored (or told that it is not). */
  close(): Promise<void>;
}

export interface IngestLimits {
  readonly queue?: CommitLimits;
  readonly rejectedKeptADayMax?: number;
  readonly bytesInFlightMax?: number;
}

/** Opens the way in, and begins to let refused events go whose time is over. */
export function openIngest(ports: IngestPorts, limits: IngestLimits = {}): Ingest {
  const { store, access, metrics, log, now } = ports;
  const budget = new ByteBudget(limits.bytesInFlightMax ?? BYTES_IN_FLIGHT_MAX);
  const queue = new CommitQueue({ store, metrics, log }, limits.queue);
  const allowance = new RejectedAllowance(store, limits.rejectedKeptADayMax);
  const retention = new RefusedRetention({ store, access, log, now });
  retention.start();
  const admission = new Admission({ store, secrets: guarded(access), queue, allowance, metrics, faults: log });
  return {
    wayIn: new WayIn({ access, admission, queue, budget, now }),
    admission,
    storeFault: () => storeAnswers(store),
    close: async () => {
      await Promise.all([queue.close(), retention.stop()]);
    },
  };
}

/** For the health of the process: a store that answers where it is can take events. */
async function storeAnswers(store: Pick<EventStore, 'head'>): Promise<string | undefined> {
  try {
    await store.head();
    return undefined;
  } catch {
    return 'does not answer';
  }
}
