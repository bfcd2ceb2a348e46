import type { MessagePort } from 'node:worker_threads';
import type { MetricObjectWithValues, MetricValue, Registry } from 'prom-client';

/** Metrics as they cross from one thread to another. */
export type MetricValues = MetricObjectWithValues<MetricValue<string>>[];

/** A part of the process whose metrics stand in the one text of it. */
export interface MetricsSource {
  /** What it has counted so far. Never rejects. */
  values(): Promise<MetricValues>;
  /** Resolves when it has ended, with what it counted: of the rest nothing is true any more. */
  readonly ended: Promise<MetricValues>;
}

/**
 * A thread that folds or commits answers between two steps of some 50 ms; one that takes longer is told with what it said
 * last, and Prometheus, which gives up after ten seconds, still gets the rest.
 */
const ANSWER_WITHIN_MS = 1_000;

/** Kinds of metrics that only grow, as prom-client names them. */
const COUNTED: ReadonlySet<string> = new Set(['counter', 'histogram']);

interface Answer {
  readonly asked: number;
  readonly values: MetricValues;
}

/** In the thread: tells its metrics whenever they are asked for over this port. Does not keep the thread alive. */
export function tellMetrics(registry: Registry, port: MessagePort): void {
  port.on('message', (asked: number) => {
    void registry.getMetricsAsJSON().then((values) => port.postMessage({ asked, values } satisfies Answer));
  });
  port.unref();
}

/** In the main thread: the metrics of the thread that has the other end of the port. */
export function metricsOver(port: MessagePort, answerWithinMs = ANSWER_WITHIN_MS): MetricsSource {
  let known: MetricValues = [];
  let asked = 0;
  const waiting = new Map<number, () => void>();
  let hasEnded = false;
  const end = Promise.withResolvers<MetricValues>();
  port.on('message', (answer: Answer) => {
    known = answer.values;
    waiting.get(answer.asked)?.();
  });
  // Of a thread that has ended only what it counted is still true; and it is not waited for.
  port.on('close', () => {
    hasEnded = true;
    known = known.filter(({ type }) => COUNTED.has(String(type)));
    for (const answer of waiting.values()) answer();
    end.resolve(known);
  });
  port.unref();
  return {
    ended: end.promise,
    values: () =>
      new Promise((resolve) => {
        if (hasEnded) return resolve(known);
        asked += 1;
        const mine = asked;
        const timer = setTimeout(() => waiting.get(mine)?.(), answerWithinMs);
        waiting.set(mine, () => {
          clearTimeout(timer);
          waiting.delete(mine);
          resolve(known);
        });
        port.postMessage(mine);
      }),
  };
}
