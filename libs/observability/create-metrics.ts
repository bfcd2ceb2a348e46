import { Registry, collectDefaultMetrics } from 'prom-client';
import { ingestMetrics } from './ingest-metrics.js';
import type { IngestMetrics } from './ingest-metrics.js';
import { projectorMetrics } from './projector-metrics.js';
import type { ProjectorMetrics } from './projector-metrics.js';
import { requestMetrics } from './request-metrics.js';
import type { RequestMetrics } from './request-metrics.js';

export interface Metrics extends IngestMetrics, ProjectorMetrics, RequestMetrics {
  readonly contentType: string;
  /** The Prometheus text of all of them. */
  text(): Promise<string>;
}

export interface CreateMetrics {
  /** Reasons of refusals, so that each stands there as 0 before its first one. */
  readonly rejectionReasons?: readonly string[];
  /** Memory, CPU, event loop and garbage collection of the process; on where absent. */
  readonly processMetrics?: boolean;
}

/**
 * All metrics of a process in a registry of their own. Names: `tillwatch_<part>_<what>_<unit>`, `_total` for counters;
 * labels come from small fixed sets, never a device, a tenant or a key.
 */
export function createMetrics({ rejectionReasons = [], processMetrics = true }: CreateMetrics = {}): Metrics {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry });
  return {
    ...ingestMetrics(registry, rejectionReasons),
    ...projectorMetrics(registry),
    ...requestMetrics(registry),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
