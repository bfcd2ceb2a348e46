import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

export interface OperationMetrics {
  /** A GraphQL operation was answered: `query` or `mutation`, and `ok` or the code of its first error. */
  operationAnswered(kind: string, outcome: string, durationMs: number): void;
  /** A query was answered by its compiled function, by what was said before, or by being interpreted. */
  operationRun(how: 'compiled' | 'interpreted'): void;
  /** A change was handed to a subscriber. */
  changeTold(): void;
}

const MS_PER_SECOND = 1_000;
const OPERATION_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function operationMetrics(registry: Registry): OperationMetrics {
  const registers = [registry];
  const operations = new Histogram({
    name: 'tillwatch_api_operation_duration_seconds',
    help: 'Time from a GraphQL operation to its answer, waiting for a receipt included.',
    labelNames: ['kind', 'outcome'] as const,
    buckets: OPERATION_SECONDS,
    registers,
  });
  const runs = new Counter({
    name: 'tillwatch_api_runs_total',
    help: 'Operations that were run as compiled functions or kept answers, and those that were interpreted.',
    labelNames: ['how'] as const,
    registers,
  });
  const told = new Counter({
    name: 'tillwatch_subscriptions_changes_total',
    help: 'Changes that were handed to subscribers.',
    registers,
  });
  return {
    operationAnswered: (kind, outcome, durationMs) => operations.observe({ kind, outcome }, durationMs / MS_PER_SECOND),
    operationRun: (how) => runs.inc({ how }),
    changeTold: () => told.inc(),
  };
}
