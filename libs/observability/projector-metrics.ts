import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

export interface ProjectorMetrics {
  /** Asked at every reading of the metrics: how long the oldest event that is not in the read model has waited. */
  projectionLag(lagMs: () => number): void;
  /** Asked at every reading of the metrics: how many events are not in the read model. */
  projectionLagEvents(events: () => number): void;
  /** Devices that were looked at again because of time alone. */
  wheelVisited(devices: number): void;
  /** One transaction of the projector; `steps`: milliseconds by what they went to. */
  projected(events: number, durationMs: number, steps: Readonly<Record<string, number>>): void;
  deadLettered(count: number): void;
  /** Asked at every reading of the metrics: how many dead letters there are. */
  deadLetters(count: () => Promise<number>): void;
  /** Devices folded anew because something of their past is other than it was: an event came late, a record was voided. */
  refolded(devices: number): void;
}

const MS_PER_SECOND = 1_000;
const BATCH_EVENTS = [1, 10, 100, 500, 1_000, 2_500, 5_000, 10_000];
const BATCH_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function projectorMetrics(registry: Registry): ProjectorMetrics {
  const registers = [registry];
  let lagMs = (): number => 0;
  const lag: Gauge = new Gauge({
    name: 'tillwatch_projection_lag_seconds',
    help: 'How long the oldest event that is not in the read model yet has waited; 0 when nothing waits.',
    registers,
    collect: () => lag.set(Math.max(0, lagMs()) / MS_PER_SECOND),
  });
  let lagEvents = (): number => 0;
  const lagging: Gauge = new Gauge({
    name: 'tillwatch_projection_lag_events',
    help: 'Events that are not in the read model yet.',
    registers,
    collect: () => lagging.set(Math.max(0, lagEvents())),
  });
  const visited = new Counter({
    name: 'tillwatch_wheel_devices_total',
    help: 'Devices that were looked at again because of time alone: silence, what fades.',
    registers,
  });
  const events = new Counter({
    name: 'tillwatch_projector_events_total',
    help: 'Events folded into the read model.',
    registers,
  });
  const batch = new Histogram({
    name: 'tillwatch_projector_page_events',
    help: 'Events in one transaction of the projector.',
    buckets: BATCH_EVENTS,
    registers,
  });
  const seconds = new Histogram({
    name: 'tillwatch_projector_page_duration_seconds',
    help: 'Time that one transaction of the projector took, reading and folding included.',
    buckets: BATCH_SECONDS,
    registers,
  });
  const steps = new Counter({
    name: 'tillwatch_projector_step_seconds_total',
    help: 'Time of the projector by step: read (events from the store), fold, write (assess devices, write rows), commit.',
    labelNames: ['step'],
    registers,
  });
  const dead = new Counter({
    name: 'tillwatch_projector_dead_letters_total',
    help: 'Events that could not be folded and were listed.',
    registers,
  });
  let countDead = async (): Promise<number> => 0;
  const listed: Gauge = new Gauge({
    name: 'tillwatch_projector_dead_letters_listed',
    help: 'Events that are listed because they could not be folded.',
    registers,
    collect: async () => {
      // A read model that is being exchanged cannot tell: the figure stays.
      const count = await countDead().catch(() => undefined);
      if (count !== undefined) listed.set(count);
    },
  });
  const refolds = new Counter({
    name: 'tillwatch_projector_refolds_total',
    help: 'Devices folded anew for what came behind what was folded: a late event, a voided record.',
    registers,
  });
  return {
    projectionLag(read) {
      lagMs = read;
    },
    projectionLagEvents(read) {
      lagEvents = read;
    },
    wheelVisited: (devices) => visited.inc(devices),
    projected(count, durationMs, tookMs) {
      events.inc(count);
      batch.observe(count);
      seconds.observe(durationMs / MS_PER_SECOND);
      for (const [step, ms] of Object.entries(tookMs)) steps.inc({ step }, ms / MS_PER_SECOND);
    },
    deadLettered: (count) => dead.inc(count),
    deadLetters(count) {
      countDead = count;
    },
    refolded: (devices) => refolds.inc(devices),
  };
}
