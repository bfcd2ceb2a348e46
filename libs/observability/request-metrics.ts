import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

export interface RequestLabels {
  /** The pattern of a known route, never the path that was asked for; `other` for all else. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
}

export interface RequestMetrics {
  requestAnswered(labels: RequestLabels, durationMs: number): void;
  /** Asked at every reading of the metrics: connections that are open, subscriptions too. */
  connectionsOpen(count: () => number): void;
  /** A connection was turned away: there are too many. */
  connectionRefused(): void;
  subscriptionOpened(): void;
  subscriptionClosed(): void;
}

const MS_PER_SECOND = 1_000;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function requestMetrics(registry: Registry): RequestMetrics {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'tillwatch_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer.',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: REQUEST_SECONDS,
    registers,
  });
  const subscriptions = new Gauge({
    name: 'tillwatch_subscriptions_open',
    help: 'Live subscriptions that are open.',
    registers,
  });
  let countOpen = (): number => 0;
  const open: Gauge = new Gauge({
    name: 'tillwatch_http_connections_open',
    help: 'Connections that are open, those of subscriptions too.',
    registers,
    collect: () => open.set(countOpen()),
  });
  const refused = new Counter({
    name: 'tillwatch_http_connections_refused_total',
    help: 'Connections that were turned away because too many were open.',
    registers,
  });
  return {
    connectionsOpen(count) {
      countOpen = count;
    },
    connectionRefused: () => refused.inc(),
    requestAnswered({ route, method, status }, durationMs) {
      const known = METHODS.has(method) ? method : 'other';
      seconds.observe({ route, method: known, status: String(status) }, durationMs / MS_PER_SECOND);
    },
    subscriptionOpened: () => subscriptions.inc(),
    subscriptionClosed: () => subscriptions.dec(),
  };
}
