import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Meter } from './admission/meter.js';

/** What is read when metrics are asked for. */
export interface Levels {
  queuedEvents(): number;
  bytesInFlight(): number;
}

/** From a single event on an idle disk to a full request behind a full queue. */
const DURATION_BUCKETS_S = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BATCH_BUCKETS = [1, 10, 50, 100, 250, 500, 1_000, 2_000];

/** The metrics of the way in; the names of the first three are fixed by the contract. */
export function createMeter(registry: Registry, levels: Levels): Meter {
  const registers = [registry];
  const counter = <T extends string>(name: string, help: string, labelNames: T[] = []): Counter<T> =>
    new Counter({ name, help, labelNames, registers });
  const accepted = counter('tillwatch_events_accepted_total', 'Events stored.');
  const duplicate = counter('tillwatch_events_duplicate_total', 'Events that had been stored before.');
  const rejected = counter('tillwatch_events_rejected_total', 'Events refused, by reason.', ['reason']);
  const notKept = counter(
    'tillwatch_events_rejected_not_kept_total',
    'Refused events beyond what is kept for inspection a day.',
  );
  const requests = new Histogram({
    name: 'tillwatch_ingest_request_seconds',
    help: 'Requests to the way in, by status.',
    labelNames: ['status'],
    buckets: DURATION_BUCKETS_S,
    registers,
  });
  const appendSeconds = new Histogram({
    name: 'tillwatch_ingest_append_seconds',
    help: 'Time in which the store took a batch.',
    buckets: DURATION_BUCKETS_S,
    registers,
  });
  const appendEvents = new Histogram({
    name: 'tillwatch_ingest_append_events',
    help: 'Events in a batch of appends.',
    buckets: BATCH_BUCKETS,
    registers,
  });
  gauge(
    registry,
    'tillwatch_ingest_queued_events',
    'Events that wait for the store or are being stored.',
    levels.queuedEvents,
  );
  gauge(registry, 'tillwatch_ingest_bytes_in_flight', 'Bytes of bodies that are not stored yet.', levels.bytesInFlight);
  return {
    accepted: (events) => accepted.inc(events),
    duplicate: (events) => duplicate.inc(events),
    rejected: (reason, events) => rejected.inc({ reason }, events),
    notKept: (events) => notKept.inc(events),
    appended: (events, tookMs) => {
      appendEvents.observe(events);
      appendSeconds.observe(tookMs / 1_000);
    },
    answered: (status, tookMs) => requests.observe({ status: String(status) }, tookMs / 1_000),
  };
}

const gauge = (registry: Registry, name: string, help: string, level: () => number): Gauge =>
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(level());
    },
  });
