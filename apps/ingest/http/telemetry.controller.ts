import { Readable } from 'node:stream';
import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ReadsOwnBody, sendProblem } from '#http';
import { discardRest } from '../body/discard-rest.js';
import { INGEST, type Ingest } from '../open-ingest.js';
import type { WayIn } from './way-in.js';

/** `POST /v1/telemetry` (CONTRACT, part 2). */
@Controller()
export class TelemetryController {
  readonly #wayIn: WayIn;

  constructor(@Inject(INGEST) ingest: Ingest) {
    this.#wayIn = ingest.wayIn;
  }

  @Post('/v1/telemetry')
  @ReadsOwnBody()
  async take(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const body = request.body instanceof Readable ? request.body : Readable.from([]);
    const answer = await this.#wayIn.take(request.headers, body);
    if ('told' in answer) {
      void reply.code(202).send(answer.told);
    } else {
      sendProblem(reply, answer.refused);
      discardRest(request.raw);
    }
  }
}
