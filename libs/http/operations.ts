/** Metrics in Prometheus text (a prom-client registry is one). */
export interface MetricsText {
  readonly contentType: string;
  metrics(): Promise<string>;
}

/** What every process tells its operators. */
export interface Operations {
  readonly metrics: MetricsText;
  /** What keeps this process from its work, a sentence each, without secrets; empty: it is ready. Must not throw. */
  notReady(): Promise<readonly string[]>;
}

export const OPERATIONS = Symbol('Operations');
