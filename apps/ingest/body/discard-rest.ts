import type { IncomingMessage } from 'node:http';
import { DISCARD_BYTES_MAX } from './limits.js';

/**
 * Lets the rest of a body that nobody wants run out, so that its sender gets to read the answer instead of a reset
 * connection; whoever pours on for too long is cut off. Time is bounded by the server's limit for a whole request.
 */
export function discardRest(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  let bytes = 0;
  request.on('error', () => {});
  request.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > DISCARD_BYTES_MAX) request.destroy();
  });
  request.resume();
}
