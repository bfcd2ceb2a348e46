import type { MessagePort } from 'node:worker_threads';
import { AggregatorRegistry } from 'prom-client';
import { metricsOver, type MetricsSource, type MetricValues } from './thread-metrics.js';

/** Threads that have ended and whose counters stand apart: beyond these they are added up. */
const ENDED_APART_MAX = 4;

/** The metrics of all threads that there were: of those that ended what they counted, in memory that does not grow with them. */
export class GatheredMetrics {
  readonly #running = new Set<MetricsSource>();
  #ended: readonly MetricValues[] = [];

  add(port: MessagePort): void {
    const source = metricsOver(port);
    this.#running.add(source);
    void source.ended.then((counted) => {
      this.#running.delete(source);
      this.#ended = [...this.#ended, counted];
      return this.#addUp();
    });
  }

  /** Empty where there never was a thread. */
  async values(): Promise<MetricValues[]> {
    // One that ends meanwhile is in what is asked for here, and no second time.
    const ended = this.#ended;
    return [...ended, ...(await Promise.all([...this.#running].map((source) => source.values())))];
  }

  async #addUp(): Promise<void> {
    const before = this.#ended;
    if (before.length <= ENDED_APART_MAX) return;
    const sum = await AggregatorRegistry.aggregate([...before]).getMetricsAsJSON();
    // Another one may have ended since, or have added these up already.
    if (before[0] === this.#ended[0]) this.#ended = [sum, ...this.#ended.slice(before.length)];
  }
}
