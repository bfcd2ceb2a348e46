import type { FastifyRequest } from 'fastify';
import { identifyReader } from '../access/identify-reader.js';
import { badInput, limitExceeded } from '../errors/answer-error.js';
import type { DocumentLimits } from '../limits/refuse-document.js';
import type { ApiPorts } from '../ports.js';
import type { RequestContext } from './reading.js';

const RECEIPT_HEADER = 'tillwatch-min-receipt';

/**
 * Lets a request in, or throws its refusal: who asks first, then how much, both before the document is validated, which
 * is dear. A body that is no GraphQL request passes; the server refuses it in its own words.
 */
export const requestContext =
  (ports: ApiPorts, limits: DocumentLimits) =>
  async ({ headers, body, query: search }: FastifyRequest): Promise<RequestContext> => {
    const identity = identifyReader(headers.authorization, ports.access);
    if (Array.isArray(body)) throw limitExceeded('A request may have 1 operation.');
    const asked = askedOf(body) ?? askedOf(search);
    const refusal = asked && limits.refusalOf(asked);
    if (refusal) throw refusal;
    const minReceipt = headers[RECEIPT_HEADER];
    if (Array.isArray(minReceipt)) throw badInput(`The header ${RECEIPT_HEADER} stands there more than once.`);
    return { identity, reading: { tenant: identity.tenant, now: ports.now(), ports }, minReceipt };
  };

function askedOf(from: unknown): { readonly query: string; readonly operationName?: string } | undefined {
  if (typeof from !== 'object' || from === null || !('query' in from) || typeof from.query !== 'string')
    return undefined;
  const named = 'operationName' in from && typeof from.operationName === 'string';
  return { query: from.query, ...(named && { operationName: String(from.operationName) }) };
}
