import { type IncomingMessage, type Server, STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { CONNECTIONS_MAX } from './http-limits.js';
import { problem, problemText } from './problem.js';
import { sendProblem } from './send-problem.js';

const harden = (response: ServerResponse): ServerResponse => response.setHeader('x-content-type-options', 'nosniff');

/** Every answer is nosniff, whoever writes it: the header is set before any handler sees the request. */
export function hardenServer(server: Server): void {
  server.maxConnections = CONNECTIONS_MAX;
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => harden(response));
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    sendProblem(
      harden(response),
      problem(417, 'expectation-failed', 'This expectation is not met here.', { connection: 'close' }),
    );
  });
}

/** Answers what is no HTTP, or more of it than is let in, on the bare socket; then closes it. */
export function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, code] = CLIENT_ERRORS[error.code ?? ''] ?? [400, 'not-http'];
  const text = problemText(problem(status, code));
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\nx-content-type-options: nosniff\r\n`;
  if (socket.writable)
    socket.write(`${head}content-type: application/problem+json\r\ncontent-length: ${text.length}\r\n\r\n${text}`);
  socket.destroy();
}

const CLIENT_ERRORS: Readonly<Record<string, readonly [status: number, code: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'timeout'],
  HPE_HEADER_OVERFLOW: [431, 'headers-too-large'],
};
