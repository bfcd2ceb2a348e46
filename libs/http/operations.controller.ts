import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OPERATIONS, type Operations } from './operations.js';
import { ServesWhileClosing } from './route-marks.js';

export const HEALTH_PATHS = { live: '/health/live', ready: '/health/ready' } as const;

/** `/health/live`, `/health/ready` and `/metrics` of every process; they need no key and go on to the very end. */
@Controller()
export class OperationsController {
  constructor(@Inject(OPERATIONS) private readonly operations: Operations) {}

  /** The process answers, so it lives. */
  @Get(HEALTH_PATHS.live)
  @ServesWhileClosing()
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get(HEALTH_PATHS.ready)
  @ServesWhileClosing()
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const reasons = await this.operations.notReady();
    const ready = reasons.length === 0;
    await reply.code(ready ? 200 : 503).send(ready ? { status: 'ready' } : { status: 'not-ready', reasons });
  }

  @Get('/metrics')
  @ServesWhileClosing()
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    const { metrics } = this.operations;
    await reply.type(metrics.contentType).send(await metrics.metrics());
  }
}
