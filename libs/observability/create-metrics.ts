import { AggregatorRegistry, Registry, collectDefaultMetrics } from 'prom-client';
import type { MessagePort } from 'node:worker_threads';
import { dataMetrics } from './data-metrics.js';
import type { DataMetrics } from './data-metrics.js';
import { GatheredMetrics } from './gathered-metrics.js';
import { ingestMetrics } from './ingest-metrics.js';
import type { IngestMetrics } from './ingest-metrics.js';
import { kafkaMetrics } from './kafka-metrics.js';
import type { KafkaMetrics } from './kafka-metrics.js';
import { loopMetrics } from './loop-metrics.js';
import { operationMetrics } from './operation-metrics.js';
import type { OperationMetrics } from './operation-metrics.js';
import { projectorMetrics } from './projector-metrics.js';
import type { ProjectorMetrics } from './projector-metrics.js';
import { requestMetrics } from './request-metrics.js';
import type { RequestMetrics } from './request-metrics.js';
import { tellMetrics } from './thread-metrics.js';

export interface Metrics
  extends IngestMetrics, KafkaMetrics, ProjectorMetrics, RequestMetrics, OperationMetrics, DataMetrics {
  readonly contentType: string;
  /** The Prometheus text of all of them, those of other threads too: what stands in several is added up. */
  text(): Promise<string>;
  /** Takes the metrics of a thread in, which has handed the other end of this port to `tell`. */
  gather(port: MessagePort): void;
  /** In a thread: tells its metrics over the port whenever the main thread is asked for all of them. */
  tell(port: MessagePort): void;
}

export interface CreateMetrics {
  /** Which thread of the process counts here: a name from the code. */
  readonly thread?: string;
  /** Reasons of refusals, so that each stands there as 0 before its first one. */
  readonly rejectionReasons?: readonly string[];
  /** Memory, CPU, event loop and garbage collection of the process; on where absent. Off in a thread: they are of the process. */
  readonly processMetrics?: boolean;
}

/**
 * All metrics of a process, or of one thread of it, in a registry of their own. Names: `tillwatch_<stage>_<what>_<unit>`,
 * `_total` for counters; labels come from small fixed sets, never a device, a tenant or a key.
 */
export function createMetrics({
  thread = 'main',
  rejectionReasons = [],
  processMetrics = true,
}: CreateMetrics = {}): Metrics {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry });
  loopMetrics(registry, thread);
  const threads = new GatheredMetrics();
  return {
    ...ingestMetrics(registry, rejectionReasons),
    ...kafkaMetrics(registry),
    ...projectorMetrics(registry),
    ...requestMetrics(registry),
    ...operationMetrics(registry),
    ...dataMetrics(registry),
    contentType: registry.contentType,
    async text() {
      const [own, ofThreads] = await Promise.all([registry.getMetricsAsJSON(), threads.values()]);
      if (ofThreads.length === 0) return registry.metrics();
      return AggregatorRegistry.aggregate([own, ...ofThreads]).metrics();
    },
    gather: (port) => threads.add(port),
    tell: (port) => tellMetrics(registry, port),
  };
}
