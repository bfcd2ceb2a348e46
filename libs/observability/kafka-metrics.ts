import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

export interface KafkaMetrics {
  kafkaReceived(messages: number): void;
  /** Of all partitions that this process owns at the moment. */
  kafkaLag(
    partitions: readonly { readonly topic: string; readonly partition: number; readonly messages: number }[],
  ): void;
  kafkaRebalanced(): void;
  kafkaConsumerReplaced(reason: string): void;
  kafkaOffsetAlarm(kind: string, messagesMissed: number): void;
  /** One request to the brokers, until all replicas had it. */
  kafkaSent(messages: number, durationMs: number): void;
}

const MS_PER_SECOND = 1_000;
/** From one event to the largest send. */
const SEND_EVENTS = [1, 10, 100, 500, 1_000, 2_500, 5_000];
/** A broker answers within milliseconds; ten seconds are one that was killed and came back. */
const SEND_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function kafkaMetrics(registry: Registry): KafkaMetrics {
  const registers = [registry];
  const received = new Counter({
    name: 'tillwatch_kafka_messages_total',
    help: 'Messages of topics that were taken in, refused ones too.',
    registers,
  });
  const lag = new Gauge({
    name: 'tillwatch_kafka_lag_events',
    help: 'Messages of the partitions of this process that it has not taken in.',
    labelNames: ['topic', 'partition'] as const,
    registers,
  });
  const rebalances = new Counter({
    name: 'tillwatch_kafka_rebalances_total',
    help: 'How often this process was given a share of the partitions.',
    registers,
  });
  const replaced = new Counter({
    name: 'tillwatch_kafka_consumers_replaced_total',
    help: 'Consumers that were made anew, by reason.',
    labelNames: ['reason'] as const,
    registers,
  });
  for (const reason of ['crash', 'stall', 'topics']) replaced.inc({ reason }, 0);
  const alarms = new Counter({
    name: 'tillwatch_kafka_offset_alarms_total',
    help: 'Partitions whose messages were not where they were left: passed (gone before they were read) or rewound.',
    labelNames: ['kind'] as const,
    registers,
  });
  for (const kind of ['passed', 'rewound']) alarms.inc({ kind }, 0);
  const missed = new Counter({
    name: 'tillwatch_kafka_messages_missed_total',
    help: 'Messages that the brokers let go before they were read.',
    registers,
  });
  const sends = new Histogram({
    name: 'tillwatch_kafka_send_events',
    help: 'Messages in one request to the brokers.',
    buckets: SEND_EVENTS,
    registers,
  });
  const seconds = new Histogram({
    name: 'tillwatch_kafka_send_duration_seconds',
    help: 'Time until all in-sync replicas had what was sent.',
    buckets: SEND_SECONDS,
    registers,
  });
  return {
    kafkaReceived: (messages) => received.inc(messages),
    kafkaLag(partitions) {
      lag.reset();
      for (const { topic, partition, messages } of partitions)
        lag.set({ topic, partition: String(partition) }, messages);
    },
    kafkaRebalanced: () => rebalances.inc(),
    kafkaConsumerReplaced: (reason) => replaced.inc({ reason }),
    kafkaOffsetAlarm(kind, messagesMissed) {
      alarms.inc({ kind });
      missed.inc(messagesMissed);
    },
    kafkaSent(messages, durationMs) {
      sends.observe(messages);
      seconds.observe(durationMs / MS_PER_SECOND);
    },
  };
}
