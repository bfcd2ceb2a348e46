import type { EventStore } from '#event-store';
import { GroupConsumer, type GroupLimits, kafkaClient, Sender } from '#kafka';
import type { KafkaMetrics, Logger } from '#observability';
import type { KafkaSettings } from '#settings';
import { COMMIT_LIMITS } from '../admission/commit-queue.js';
import { Committer } from '../admission/committer.js';
import { guarded } from '../admission/guarded-secrets.js';
import {
  type AdmissionLimits,
  type AdmissionPorts,
  type OpenAdmission,
  openAdmission,
} from '../admission/open-admission.js';
import { RejectedAllowance } from '../admission/rejected-allowance.js';
import { TakeIn } from './take-in.js';
import { TopicAppender } from './topic-appender.js';

export interface KafkaPorts extends AdmissionPorts {
  readonly settings: KafkaSettings;
  readonly metrics: AdmissionPorts['metrics'] & KafkaMetrics;
  readonly log: Pick<Logger, 'error' | 'warn' | 'info'>;
}

export interface KafkaLimits extends AdmissionLimits {
  readonly group?: Partial<GroupLimits>;
}

/** How the Kafka way in is, for `Health`. */
export interface KafkaState {
  /** Why events cannot come in, or not reach the store; undefined: they do. */
  readonly fault?: string;
  /** What an operator should know although they do. */
  readonly notes: readonly string[];
}

export interface KafkaWayIn extends OpenAdmission {
  kafka(): KafkaState;
}

/**
 * The way in over Kafka: what HTTP takes goes to the internal topic, and that topic and the sources of others go to the
 * event store. Opens without a broker too, and begins when there is one.
 */
export function openKafkaWayIn({ settings, ...ports }: KafkaPorts, limits: KafkaLimits = {}): KafkaWayIn {
  const { store, access, metrics, log, now } = ports;
  const client = () => kafkaClient(settings, log);
  const sender = new Sender({ client, log, sent: metrics.kafkaSent });
  const refusals = new Sender({ client, log });
  const committer = new Committer({ store, metrics, log, batchEventsMax: COMMIT_LIMITS.batchEventsMax });
  const takeIn = new TakeIn({
    settings,
    committer,
    secrets: guarded(access),
    allowance: new RejectedAllowance(store, limits.rejectedKeptADayMax),
    // What is refused waits for no requests, and they do not wait for it.
    sender: refusals,
    metrics,
    now,
  });
  const group = new GroupConsumer({
    client,
    groupId: settings.group,
    ownTopics: [settings.topic, settings.rejectedTopic],
    readTopic: settings.topic,
    sources: settings.sources.map(({ topic }) => topic),
    handle: takeIn.handle,
    reports: metrics,
    log,
    ...(limits.group && { limits: limits.group }),
  });
  const admission = openAdmission({ ...ports, topic: new TopicAppender(sender, settings.topic) }, limits);
  return {
    ...admission,
    storeFault: async () => committer.fault() ?? (await answers(store)),
    kafka: () => stateOf(sender.fault() ?? group.fault(), group.notes()),
    close: async () => {
      await admission.close();
      await Promise.all([sender.close(), group.close()]);
      await refusals.close();
    },
  };
}

const stateOf = (fault: string | undefined, notes: readonly string[]): KafkaState => ({
  notes,
  ...(fault !== undefined && { fault }),
});

async function answers(store: Pick<EventStore, 'head'>): Promise<string | undefined> {
  return store.head().then(
    () => undefined,
    () => 'does not answer',
  );
}
