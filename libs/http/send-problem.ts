import { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { type Problem, problemText } from './problem.js';
import { REQUEST_ID_HEADER } from './request-id.js';

const CONTENT_TYPE = 'application/problem+json';

/** Answers with a problem, on a Fastify reply or, from middleware, on a bare response. Does nothing once an answer was begun. */
export function sendProblem(reply: FastifyReply | ServerResponse, problem: Problem): void {
  const requestId = (reply instanceof ServerResponse ? reply : reply.raw).getHeader(REQUEST_ID_HEADER);
  // As bytes: to a text Fastify would add a charset, which JSON types do not have.
  const text = Buffer.from(problemText(problem, typeof requestId === 'string' ? requestId : undefined));
  const headers = { ...problem.headers, 'content-type': CONTENT_TYPE };
  if (reply instanceof ServerResponse) {
    if (!reply.headersSent) reply.writeHead(problem.status, { ...headers, 'content-length': text.length }).end(text);
    return;
  }
  if (!reply.sent && !reply.raw.headersSent) void reply.code(problem.status).headers(headers).send(text);
}
