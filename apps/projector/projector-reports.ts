import type { EventStore } from '#event-store';
import { describeFault, type Health, type Logger, type ProjectorMetrics } from '#observability';
import type { LiveReadModel } from './live-read-model.js';
import type { RunnerReports } from './runner/projection-runner.js';

/** Tells operators of the runner: metrics, and a line of log where something goes wrong or is well again. */
export function createProjectorReports({ log, metrics }: { log: Logger; metrics: ProjectorMetrics }): RunnerReports {
  let trouble: string | null = null;
  return {
    advanced({ events, poisoned, refolds, steps }, tookMs) {
      metrics.projected(events, tookMs, steps);
      metrics.refolded(refolds);
      if (poisoned.length === 0) return;
      metrics.deadLettered(poisoned.length);
      for (const { eventId, type, stream, revision, reason, detail } of poisoned)
        log.warn({ eventId, type, stream, revision, reason, detail }, 'event listed as a dead letter');
    },
    turned: (devices) => metrics.wheelVisited(devices),
    trouble(why, error) {
      if (why === null) log.info('projector goes on');
      else if (why !== trouble) log.error({ why, fault: describeFault(error) }, 'projector is held up');
      trouble = why;
    },
  };
}

/** How far behind the read model may be and still be called ready: a stalled projector is seen within a minute. */
const LAG_READY_MAX_MS = 60_000;
const LOOK_EVERY_MS = 1_000;

/**
 * Watches how long the oldest event has waited that is not in the read model. While something waits, that is since the
 * receipt of the newest event folded, or since it was first seen to wait where that is longer ago or the other unknown.
 *
 * @returns how to stop watching
 */
export function watchLag(
  store: EventStore,
  live: LiveReadModel,
  metrics: ProjectorMetrics,
  health: Health,
  now: () => number,
): () => void {
  let waitingSince: number | null = null;
  let waitingEvents = 0n;
  /** What was first seen to wait, and when by a clock that nobody sets: a wall clock set back would hide a lag for hours. */
  let seen: { readonly head: bigint; readonly at: number } | null = null;
  const look = async (): Promise<void> => {
    const head = await store.head().catch(() => null);
    if (head === null) return;
    const { logPosition, newestReceivedAt } = live.progress();
    waitingEvents = head > logPosition ? head - logPosition : 0n;
    if (waitingEvents === 0n) seen = null;
    else if (seen === null || logPosition >= seen.head) seen = { head, at: performance.now() };
    if (logPosition >= head) waitingSince = null;
    else waitingSince = newestReceivedAt > 0 ? newestReceivedAt : (waitingSince ?? now());
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
  const lagMs = (): number =>
    waitingSince === null ? 0 : Math.max(now() - waitingSince, seen === null ? 0 : performance.now() - seen.at);
  metrics.projectionLagEvents(() => (store.countsEvents ? Number(waitingEvents) : Number.NaN));
  metrics.projectionLag(lagMs);
  health.check('projection-lag', () =>
    lagMs() > LAG_READY_MAX_MS
      ? `the read model is ${Math.round(lagMs() / 1_000)} s${store.countsEvents ? ` and ${waitingEvents} events` : ''} behind the event store: it is catching up, or the check \`projector\` says what holds it up`
      : undefined,
  );
  return () => clearInterval(timer);
}
