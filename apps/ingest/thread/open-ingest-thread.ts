import { type EventStore, StoreUnavailable } from '#event-store';
import { openEventStore } from '#event-stores';
import { describeFault, type Logger, type Metrics } from '#observability';
import type { KafkaSettings, Settings } from '#settings';
import type { Intake } from '#telemetry';
import type { AdmissionOutcome } from '../admission/admission.js';
import { COMMIT_LIMITS } from '../admission/commit-queue.js';
import type { OpenAdmission } from '../admission/open-admission.js';
import type { BodyKind } from '../body/media.js';
import type { KafkaLimits, KafkaState } from '../kafka/open-kafka-way-in.js';
import { ownBytes } from './own-bytes.js';
import { QueueGauge } from './queue-gauge.js';
import { StoreThroughThread } from './store-through-thread.js';
import { IngestKeeper } from './ingest-keeper.js';

export interface OpenIngestThread {
  /** The event store's file, made where it is not there. */
  readonly eventStore: Settings['eventStore'];
  /** Where keys and tenants are. */
  readonly access: Settings['access'];
  readonly metrics: Pick<Metrics, 'gather'>;
  readonly log: Pick<Logger, 'error' | 'info'>;
  /** The process, as the thread's own log names it; absent: the thread logs nothing. */
  readonly logName?: string;
  readonly limits?: KafkaLimits;
  /** Absent: events go from HTTP straight into the store. */
  readonly kafka?: KafkaSettings;
  /** Beyond it the thread ends, and is started again. */
  readonly heapMibMax?: number;
}

/**
 * The way in from a body on, and the one writer of the event store, in a thread of their own, so that nothing of it holds
 * up the loop that serves everybody. While the thread is being started again after it ended (out of memory, or by a fault
 * of ours) the store takes nothing and is read all the same; what was under way may be stored or not, and sending it again
 * is safe.
 */
export interface IngestThread {
  readonly admission: OpenAdmission;
  /** Reads in the calling thread, appends through the other. Its own to close, before the thread. */
  readonly store: EventStore;
  /** How the Kafka way in is; undefined where there is none. */
  kafka(): Promise<KafkaState | undefined>;
  close(): Promise<void>;
}

/** @throws PostgresRefused where the access store cannot be used; SqliteFileRefused when a file is damaged, foreign or in use; it is left as it was */
export async function openIngestThread(options: OpenIngestThread): Promise<IngestThread> {
  const { eventStore, access, metrics, log, logName, limits = {}, kafka, heapMibMax } = options;
  const gauge = new QueueGauge((limits.queue ?? COMMIT_LIMITS).eventsMax);
  const named = { ...(logName !== undefined && { logName }), ...(kafka && { kafka }) };
  const data = { eventStore, access, limits, gauge: gauge.memory, ...named };
  const keeper = new IngestKeeper({ data, metrics, log, ...(heapMibMax !== undefined && { heapMibMax }) });
  await keeper.open();
  try {
    const reader = await openEventStore(eventStore, { mode: 'read' });
    return {
      admission: admissionOf(keeper, gauge, log),
      store: new StoreThroughThread(reader, keeper),
      kafka: async () => (kafka && !keeper.fault() ? ((await keeper.ask({ ask: 'kafka' })) as KafkaState) : undefined),
      close: () => keeper.close(),
    };
  } catch (error) {
    await keeper.close();
    throw error;
  }
}

function admissionOf(keeper: IngestKeeper, gauge: QueueGauge, log: Pick<Logger, 'error'>): OpenAdmission {
  const admit = async (body: Buffer, kind: BodyKind, intake: Intake): Promise<AdmissionOutcome> => {
    const bytes = ownBytes(body);
    try {
      return (await keeper.ask({ ask: 'admit', bytes, kind, intake }, [bytes.buffer])) as AdmissionOutcome;
    } catch (error) {
      if (error instanceof StoreUnavailable) return { outcome: 'unavailable' };
      log.error({ fault: describeFault(error) }, 'a body could not be taken in');
      return { outcome: 'failed' };
    }
  };
  return {
    admit,
    queue: gauge,
    storeFault: async () => keeper.fault() ?? ((await keeper.ask({ ask: 'fault' })) as string | undefined),
    close: async () => {
      // A thread that is gone has nothing left to store.
      await keeper.ask({ ask: 'drain' }).catch(() => {});
    },
  };
}
