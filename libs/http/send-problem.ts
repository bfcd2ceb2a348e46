import { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { type Problem, problemText } from './problem.js';

const CONTENT_TYPE = 'application/problem+json';

/** Answers with a problem, on a Fastify reply or, from middleware, on a bare response. Does nothing once an answer was begun. */
export function sendProblem(reply: FastifyReply | ServerResponse, problem: Problem): void {
  const text = problemText(problem);
  const headers = { ...problem.headers, 'content-type': CONTENT_TYPE };
  if (reply instanceof ServerResponse) {
    if (!reply.headersSent)
      reply.writeHead(problem.status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text);
    return;
  }
  if (!reply.sent && !reply.raw.headersSent) void reply.code(problem.status).headers(headers).send(text);
}
