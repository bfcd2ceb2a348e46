import type { AccessStore } from '#access';
import { openHttpHost } from '#http';
import { createHealth, createMetrics, createNestLogger, type Logger, type Metrics } from '#observability';
import { maskEscapedText, REFUSAL_REASONS } from '#telemetry';
import { IngestModule } from './ingest.module.js';
import type { Ingest } from './open-ingest.js';

export interface IngestProcessOptions {
  readonly port: number;
  readonly hostname?: string;
  readonly access: Pick<AccessStore, 'fault'>;
  readonly log: Logger;
  /** Opens the way in, here or in a thread; its metrics stand in those of the process. */
  readonly ingest: (metrics: Metrics) => Ingest | Promise<Ingest>;
}

export interface IngestProcess {
  /** The port that was bound. */
  readonly port: number;
  /**
   * Turns clients away, stores what was taken, and ends connections after `graceMs`. The stores are the caller's to
   * close, afterwards.
   */
  stop(graceMs?: number): Promise<void>;
}

/** The way in as a process of its own: the server, the admission, health and metrics. */
export async function startIngestProcess(options: IngestProcessOptions): Promise<IngestProcess> {
  const { access, log } = options;
  const [health, metrics] = [createHealth(), createMetrics({ rejectionReasons: REFUSAL_REASONS })];
  const ingest = await options.ingest(metrics);
  health.check('event-store', () => ingest.storeFault());
  health.check('access', () => access.fault());
  const modules = [IngestModule.register(ingest)];
  const nestLogger = createNestLogger(log);
  const host = await openHttpHost({ modules, health, metrics, faults: log, mask: maskEscapedText, nestLogger });
  const port = await host.listen(options.port, options.hostname);
  return {
    port,
    stop: async (graceMs) => {
      host.stopAccepting();
      await ingest.close();
      await host.close(graceMs);
    },
  };
}
