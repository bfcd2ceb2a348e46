import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Health, Liveness, Metrics } from '#observability';
import { ServesWhileClosing } from './route-marks.js';

/** What every process tells its operators. */
export interface Operations {
  readonly health: Pick<Health, 'live' | 'ready' | 'stopping'>;
  readonly metrics: Pick<Metrics, 'contentType' | 'text' | 'requestAnswered' | 'connectionsOpen' | 'connectionRefused'>;
}

export const OPERATIONS = Symbol('Operations');

/** `/health/live`, `/health/ready` and `/metrics` of every process; they need no key and go on to the very end. */
@Controller()
export class OperationsController {
  constructor(@Inject(OPERATIONS) private readonly operations: Operations) {}

  @Get('/health/live')
  @ServesWhileClosing()
  live(): Liveness {
    return this.operations.health.live();
  }

  @Get('/health/ready')
  @ServesWhileClosing()
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const readiness = await this.operations.health.ready();
    await reply.code(readiness.ready ? 200 : 503).send(readiness);
  }

  @Get('/metrics')
  @ServesWhileClosing()
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    const { metrics } = this.operations;
    await reply.type(metrics.contentType).send(await metrics.text());
  }
}
