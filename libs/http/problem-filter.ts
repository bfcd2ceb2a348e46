import type { ServerResponse } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeFault, type FaultLog } from '#observability';
import { CarriedProblem, type Problem, problem } from './problem.js';
import { sendProblem } from './send-problem.js';

/**
 * Whatever is thrown on the way to an answer becomes a problem. Of errors that others made only the status is told:
 * their messages quote paths, bodies and headers of the caller. GraphQL has its own way to tell errors.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: FaultLog) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    if (host.getType<string>() !== 'http') throw exception;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply | ServerResponse>();
    const told = exception instanceof CarriedProblem ? exception.problem : toldOf(exception, request);
    if (told.status >= 500 && !(exception instanceof CarriedProblem))
      this.log.error({ fault: describeFault(exception) }, 'a request failed unexpectedly');
    sendProblem(reply, told);
  }
}

/** The problem that a framework's error stands for: 500 unless it carries the status of a caller's fault. */
export function toldOf(error: unknown, request?: FastifyRequest): Problem {
  const status = statusOf(error);
  if (status === 404 && request) return notFound(request);
  const [code, detail] = CODES[status] ?? ['bad-request', 'The request cannot be answered.'];
  return problem(status, code, detail);
}

const CODES: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  400: ['bad-request', 'The request is malformed.'],
  404: ['not-found', 'There is nothing at this path.'],
  408: ['timeout', 'The request took too long to arrive.'],
  413: ['too-large', 'The body is too large.'],
  414: ['path-too-long', 'The path is too long.'],
  415: ['unsupported-media-type', 'This content type is not served here.'],
  500: ['internal', 'Something went wrong on this side.'],
};

function statusOf(error: unknown): number {
  const status: unknown = error instanceof HttpException ? error.getStatus() : statusCodeOf(error);
  return typeof status === 'number' && Number.isInteger(status) && status >= 400 && status < 500 ? status : 500;
}

/** Where Fastify and the makers of its plugins put the status. */
const statusCodeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;

/** 405 where the path is served to other methods, which `allow` then lists. */
function notFound({ server, url, method }: FastifyRequest): Problem {
  const path = url.split('?', 1)[0] ?? '/';
  const allowed = (server?.supportedMethods ?? []).filter(
    (other) => other !== method && server.hasRoute({ method: other, url: path }),
  );
  if (allowed.length > 0)
    return problem(405, 'method-not-allowed', 'This path is served to other methods.', { allow: allowed.join(', ') });
  return problem(404, 'not-found', 'There is nothing at this path.');
}
