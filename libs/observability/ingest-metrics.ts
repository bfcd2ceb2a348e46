import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

export interface IngestMetrics {
  eventsAccepted(count: number): void;
  eventsDuplicate(count: number): void;
  eventRejected(reason: string): void;
  /** One group commit: how many events it took along, and how long it took until they were durable. */
  appended(events: number, durationMs: number): void;
  /** Events taken from requests and not yet durable. */
  ingestQueue(events: number): void;
}

const MS_PER_SECOND = 1_000;
/** From one event to a full group commit. */
const BATCH_EVENTS = [1, 10, 100, 1_000, 5_000, 10_000, 50_000];
/** An fsync takes 1 to 20 ms; seconds mean that the disk is the bottleneck. */
const APPEND_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export function ingestMetrics(registry: Registry, rejectionReasons: readonly string[]): IngestMetrics {
  const registers = [registry];
  const accepted = new Counter({
    name: 'tillwatch_events_accepted_total',
    help: 'Events stored for the first time.',
    registers,
  });
  const duplicate = new Counter({
    name: 'tillwatch_events_duplicate_total',
    help: 'Events sent again and not stored again.',
    registers,
  });
  const rejected = new Counter({
    name: 'tillwatch_events_rejected_total',
    help: 'Events refused at the way in, by reason.',
    labelNames: ['reason'] as const,
    registers,
  });
  for (const reason of rejectionReasons) rejected.inc({ reason }, 0);
  const batch = new Histogram({
    name: 'tillwatch_append_batch_events',
    help: 'Events in one group commit.',
    buckets: BATCH_EVENTS,
    registers,
  });
  const seconds = new Histogram({
    name: 'tillwatch_append_duration_seconds',
    help: 'Time until a group commit was durable.',
    buckets: APPEND_SECONDS,
    registers,
  });
  const queue = new Gauge({
    name: 'tillwatch_ingest_queue_events',
    help: 'Events waiting to become durable.',
    registers,
  });
  return {
    eventsAccepted: (count) => accepted.inc(count),
    eventsDuplicate: (count) => duplicate.inc(count),
    eventRejected: (reason) => rejected.inc({ reason }),
    appended(events, durationMs) {
      batch.observe(events);
      seconds.observe(durationMs / MS_PER_SECOND);
    },
    ingestQueue: (events) => queue.set(events),
  };
}
