import type { AccessStore } from '#access';
import type { EventStore } from '#event-store';
import { openHttpHost } from '#http';
import { createHealth, createMetrics, createNestLogger, type Logger } from '#observability';
import { REFUSAL_REASONS } from '#telemetry';
import { IngestModule } from './ingest.module.js';
import { type IngestLimits, openIngest } from './open-ingest.js';

export interface IngestProcessOptions {
  readonly port: number;
  readonly hostname?: string;
  readonly store: EventStore;
  readonly access: AccessStore;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly limits?: IngestLimits;
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
  const { store, access, log, limits } = options;
  const [health, metrics] = [createHealth(), createMetrics({ rejectionReasons: REFUSAL_REASONS })];
  const ingest = openIngest({ store, access, metrics, log, now: options.now ?? Date.now }, limits);
  health.check('event-store', () => ingest.storeFault());
  health.check('access', () => access.fault());
  const modules = [IngestModule.register(ingest)];
  const host = await openHttpHost({ modules, health, metrics, faults: log, nestLogger: createNestLogger(log) });
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
