import type { Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { duringRequest, type Mask, type RequestMetrics } from '#observability';
import { addBodyParsers } from './body-parsers.js';
import { isBeyondLimit } from './connections.js';
import { HEADER_BYTES_MAX, HEADERS_TIMEOUT_MS, KEEP_ALIVE_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from './http-limits.js';
import { problem } from './problem.js';
import { toldOf } from './problem-filter.js';
import { REQUEST_ID_HEADER } from './request-id.js';
import { servesWhileClosing } from './route-marks.js';
import { sendProblem } from './send-problem.js';
import { answerClientError, hardenServer } from './server-answers.js';

export interface HttpAdapterOptions {
  /** Asked for each request: true turns away what is not of operations. */
  readonly isClosing: () => boolean;
  readonly metrics: Pick<RequestMetrics, 'requestAnswered'>;
  /** What it would change in a request's id makes that unfit. */
  readonly mask: Mask;
}

/** Fastify as all apps use it. */
export function createHttpAdapter({ isClosing, metrics, mask }: HttpAdapterOptions): FastifyAdapter {
  const adapter = new FastifyAdapter({
    logger: false,
    // A request without Host is a 400, but one of ours, with our headers.
    http: { maxHeaderSize: HEADER_BYTES_MAX, headersTimeout: HEADERS_TIMEOUT_MS, requireHostHeader: false },
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: unknown, _request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, toldOf(error)),
  });
  const instance: FastifyInstance = adapter.getInstance();
  hardenServer(adapter.getHttpServer<Server>(), mask);
  addBodyParsers(instance);
  instance.addHook('onRequest', (_request, { raw }, done) =>
    duringRequest({ requestId: String(raw.getHeader(REQUEST_ID_HEADER)) }, done),
  );
  instance.addHook('onRequest', (request, reply, done) => {
    if (isClosing() && !servesWhileClosing(request)) return sendProblem(reply, CLOSING);
    if (isBeyondLimit(request.raw.socket) && !servesWhileClosing(request)) return sendProblem(reply, CROWDED);
    if (request.raw.httpVersion === '1.1' && request.headers.host === undefined) return sendProblem(reply, NO_HOST);
    done();
  });
  // Answers of requests that were under way end their connections too: an idle one would hold the end of the process up.
  instance.addHook('onSend', (request, reply, _payload, done) => {
    if (isClosing() || isBeyondLimit(request.raw.socket)) reply.header('connection', 'close');
    done();
  });
  instance.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'other' : (request.routeOptions.url ?? 'other');
    metrics.requestAnswered({ route, method: request.method, status: reply.statusCode }, reply.elapsedTime);
    done();
  });
  return adapter;
}

const CLOSING = problem(503, 'closing', 'This process is stopping.', { 'retry-after': '5', connection: 'close' });
const CROWDED = problem(503, 'too-many-connections', 'Too many connections are open.', {
  'retry-after': '5',
  connection: 'close',
});
const NO_HOST = problem(400, 'no-host', 'A request names its host.', { connection: 'close' });
