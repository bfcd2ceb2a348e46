import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Mask } from '#observability';
import { problem, problemText } from './problem.js';
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.js';
import { sendProblem } from './send-problem.js';

/** Every answer is nosniff and names its request, whoever writes it: the headers are set before any handler sees the request. */
export function hardenServer(server: Server, mask: Mask): void {
  const harden = (request: IncomingMessage, response: ServerResponse): ServerResponse =>
    response.setHeader('x-content-type-options', 'nosniff').setHeader(REQUEST_ID_HEADER, requestIdOf(request, mask));
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => harden(request, response));
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    sendProblem(
      harden(request, response),
      problem(417, 'expectation-failed', 'This expectation is not met here.', { connection: 'close' }),
    );
  });
}

/** Answers what is no HTTP, or more of it than is let in, on the bare socket; then closes it. */
export function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, code] = CLIENT_ERRORS[error.code ?? ''] ?? [400, 'not-http'];
  const requestId = randomUUID();
  const text = problemText(problem(status, code), requestId);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\nx-content-type-options: nosniff\r\n${REQUEST_ID_HEADER}: ${requestId}\r\n`;
  if (socket.writable)
    socket.write(`${head}content-type: application/problem+json\r\ncontent-length: ${text.length}\r\n\r\n${text}`);
  socket.destroy();
}

const CLIENT_ERRORS: Readonly<Record<string, readonly [status: number, code: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'timeout'],
  HPE_HEADER_OVERFLOW: [431, 'headers-too-large'],
};
