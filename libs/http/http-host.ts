import type { AddressInfo, Server } from 'node:net';
import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FaultLog, Health, Logger, Mask } from '#observability';
import { Connections } from './connections.js';
import { createHttpAdapter } from './http-adapter.js';
import { CLOSE_GRACE_MS } from './http-limits.js';
import { openFilesMax } from './open-files-max.js';
import { OPERATIONS, type Operations, OperationsController } from './operations.controller.js';
import { ProblemFilter } from './problem-filter.js';

export interface HttpHostOptions extends Operations {
  readonly health: Operations['health'] & Pick<Health, 'check'>;
  /** What the process serves beside health and metrics. */
  readonly modules: readonly (Type | DynamicModule)[];
  /** Told of errors that no request should have caused; never of what a request held. */
  readonly faults: FaultLog & Pick<Logger, 'info' | 'warn'>;
  /** Of the log: a caller's id of a request that it would change is not taken. */
  readonly mask: Mask;
  /** Nest's own messages; false: none. */
  readonly nestLogger: LoggerService | false;
}

/** One process's HTTP server: Nest on Fastify with the limits, headers and errors that all apps share. */
export interface HttpHost {
  readonly app: NestFastifyApplication;
  /** Resolves with the port that was bound (another than asked for where that was 0). */
  listen(port: number, hostname?: string): Promise<number>;
  /** From now on not ready, and every request but those for health and metrics is answered 503 and its connection closed. */
  stopAccepting(): void;
  /** Ends: no new connections, running requests get `graceMs`, then their connections are cut. Never throws for a client. */
  close(graceMs?: number): Promise<void>;
}

class HttpHostModule {}

export async function openHttpHost(options: HttpHostOptions): Promise<HttpHost> {
  let closing = false;
  const adapter = createHttpAdapter({ isClosing: () => closing, metrics: options.metrics, mask: options.mask });
  const app = await NestFactory.create<NestFastifyApplication>(rootOf(options), adapter, {
    logger: options.nestLogger,
    bodyParser: false,
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter(options.faults));
  const { health, metrics, faults: log } = options;
  const connections = new Connections(adapter.getHttpServer<Server>(), { filesMax: openFilesMax(), metrics, log });
  health.check('connections', connections.fault);
  const stopAccepting = (): void => {
    closing = true;
    health.stopping();
  };
  return {
    app,
    listen: async (port, hostname = '0.0.0.0') => {
      await app.listen(port, hostname);
      return (adapter.getHttpServer<Server>().address() as AddressInfo).port;
    },
    stopAccepting,
    close: async (graceMs = CLOSE_GRACE_MS) => {
      stopAccepting();
      const cut = setTimeout(() => connections.open.forEach((socket) => socket.destroy()), graceMs);
      await app.close().finally(() => clearTimeout(cut));
    },
  };
}

const rootOf = ({ modules, health, metrics }: HttpHostOptions): DynamicModule => ({
  module: HttpHostModule,
  imports: [...modules],
  controllers: [OperationsController],
  providers: [{ provide: OPERATIONS, useValue: { health, metrics } satisfies Operations }],
});
