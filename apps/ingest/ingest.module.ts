import type { DynamicModule } from '@nestjs/common';
import { TelemetryController } from './http/telemetry.controller.js';
import { INGEST, type Ingest } from './open-ingest.js';

/** Serves the way in. Whoever opened it closes it, after the server turned its clients away and before the store closes. */
export class IngestModule {
  static register(ingest: Ingest): DynamicModule {
    return {
      module: IngestModule,
      controllers: [TelemetryController],
      providers: [{ provide: INGEST, useValue: ingest }],
    };
  }
}
