import type { AccessStore } from '#access';
import type { EventStore } from '#event-store';
import type { IngestMetrics, Logger } from '#observability';
import { RefusedRetention } from '../retention/refused-retention.js';
import { Admission } from './admission.js';
import { type CommitLimits, CommitQueue } from './commit-queue.js';
import { guarded } from './guarded-secrets.js';
import { RejectedAllowance } from './rejected-allowance.js';

export interface AdmissionPorts {
  readonly store: EventStore;
  readonly access: Pick<AccessStore, 'identityKey' | 'cardKey' | 'listTenants'>;
  readonly metrics: IngestMetrics;
  /** Where events go that reach the store later, and by another way; absent: into the store at once. */
  readonly topic?: Pick<EventStore, 'append'>;
  readonly log: Pick<Logger, 'error' | 'info'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface AdmissionLimits {
  readonly queue?: CommitLimits;
  readonly rejectedKeptADayMax?: number;
  /** After the start, before refused events whose time is over are let go for the first time. */
  readonly retentionAfterMs?: number;
}

/** Everything between the body of a request and the event store. */
export interface OpenAdmission extends Pick<Admission, 'admit'> {
  readonly queue: Pick<CommitQueue, 'hasRoom' | 'retryAfterSeconds'>;
  /** What keeps the event store from taking events; undefined: nothing. */
  storeFault(): Promise<string | undefined>;
  /** Turns away what comes afterwards, and resolves when all that came before is stored (or told that it is not). */
  close(): Promise<void>;
}

/** Opens it, and begins to let refused events go whose time is over. */
export function openAdmission(ports: AdmissionPorts, limits: AdmissionLimits = {}): OpenAdmission {
  const { store, access, metrics, log, now, topic } = ports;
  const queue = topic
    ? new CommitQueue({ store: topic, isTopic: true, metrics: sentOnly(metrics), log }, limits.queue)
    : new CommitQueue({ store, metrics, log }, limits.queue);
  // Of what goes through a topic, whoever takes it in there decides what is kept.
  const allowance = topic ? KEEPS_ALL : new RejectedAllowance(store, limits.rejectedKeptADayMax);
  const retention = new RefusedRetention({ store, access, metrics, log, now });
  retention.start(limits.retentionAfterMs);
  const parts = { secrets: guarded(access), queue, allowance, metrics, faults: log };
  const admission = new Admission(topic ? parts : { ...parts, store });
  return {
    admit: (bytes, kind, intake) => admission.admit(bytes, kind, intake),
    queue,
    storeFault: async () => queue.fault() ?? (await storeAnswers(store)),
    close: async () => {
      await admission.placed();
      await Promise.all([queue.close(), retention.stop()]);
    },
  };
}

const KEEPS_ALL = { grant: async (_tenant: string, wanted: number): Promise<number> => wanted };

/** What waits to be sent stands in the queue; commits are those of the store. */
const sentOnly = ({ ingestQueue }: IngestMetrics): Pick<IngestMetrics, 'appended' | 'ingestQueue'> => ({
  ingestQueue,
  appended: () => {},
});

/** A store that took the last events it was given and answers where it is can take more. */
async function storeAnswers(store: Pick<EventStore, 'head'>): Promise<string | undefined> {
  try {
    await store.head();
    return undefined;
  } catch {
    return 'does not answer';
  }
}
