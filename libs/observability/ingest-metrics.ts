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
  /** A request was answered: `stored`, or the code of the problem that it was told. */
  requestTaken(outcome: string, durationMs: number): void;
  /** Asked at every reading of the metrics: bytes of bodies that were read and are not stored yet. */
  bodiesWaiting(bytes: () => number): void;
  /** Events whose own time was not believed. */
  clockDoubted(flag: string, count: number): void;
  /** Refused events that were let go because their time is over. */
  refusedForgotten(count: number): void;
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
    name: 'tillwatch_ingest_commit_events',
    help: 'Events in one group commit.',
    buckets: BATCH_EVENTS,
    registers,
  });
  const seconds = new Histogram({
    name: 'tillwatch_ingest_commit_duration_seconds',
    help: 'Time until a group commit was durable.',
    buckets: APPEND_SECONDS,
    registers,
  });
  const queue = new Gauge({
    name: 'tillwatch_ingest_queue_events',
    help: 'Events waiting to become durable.',
    registers,
  });
  const requests = new Histogram({
    name: 'tillwatch_ingest_request_duration_seconds',
    help: 'Time from the headers of a request of events to its answer, by what became of it.',
    labelNames: ['outcome'] as const,
    buckets: APPEND_SECONDS,
    registers,
  });
  let bytesWaiting = (): number => 0;
  const waiting: Gauge = new Gauge({
    name: 'tillwatch_ingest_waiting_bytes',
    help: 'Bodies that were read and are not stored yet.',
    registers,
    collect: () => waiting.set(bytesWaiting()),
  });
  const doubted = new Counter({
    name: 'tillwatch_ingest_clock_doubted_total',
    help: 'Events whose own time was not believed, by flag; of many devices at once: the clock of this machine is wrong.',
    labelNames: ['flag'] as const,
    registers,
  });
  for (const flag of ['clock-ahead', 'clock-behind']) doubted.inc({ flag }, 0);
  const forgotten = new Counter({
    name: 'tillwatch_retention_refused_total',
    help: 'Refused events that were let go after 30 days.',
    registers,
  });
  return {
    requestTaken: (outcome, durationMs) => requests.observe({ outcome }, durationMs / MS_PER_SECOND),
    bodiesWaiting(bytes) {
      bytesWaiting = bytes;
    },
    clockDoubted: (flag, count) => doubted.inc({ flag }, count),
    refusedForgotten: (count) => forgotten.inc(count),
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
