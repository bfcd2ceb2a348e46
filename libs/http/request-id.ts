import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Mask } from '#observability';

/** The header that a caller may name its request with, and that every answer carries. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** Visible ASCII; 128 hold what tracing systems make up, several joined. */
const FIT = /^[\x21-\x7e]{1,128}$/;

/** The caller's own where it is fit to be logged and answered, and holds nothing that is masked; else one that is made up. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>, mask: Mask): string {
  const given = headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && FIT.test(given) && mask(given) === given ? given : randomUUID();
}
