import { unwrapResolverError } from '@apollo/server/errors';
import { StoreUnavailable } from '#event-store';
import { describeFault, type FaultLog } from '#observability';
import { maskEscapedText } from '#telemetry';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ANSWER_CODES } from './answer-error.js';

const KEPT = new Set<unknown>([...ANSWER_CODES, 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED']);
/** Apollo's names for what is wrong with a request; the contract has one for all of them. */
const WRONG_REQUEST = new Set<unknown>([
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);
/** GraphQL quotes the input at any length. */
const MESSAGE_LENGTH_MAX = 500;

export interface ErrorTelling {
  readonly log: FaultLog;
  /** A name under which a fault can be found in the log. */
  readonly newLogId: () => string;
}

/**
 * An error as it is told: message masked (GraphQL's own quote the input) and cut, a code of the contract and nothing else
 * in the extensions. What nobody expected is logged without its message, and told by the id of that line alone.
 */
export const tellError =
  ({ log, newLogId }: ErrorTelling) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { locations, path } = formatted;
    const place = { ...(locations && { locations }), ...(path && { path: path.map(maskedStep) }) };
    const code = codeOf(formatted);
    if (code !== undefined) return { message: shown(formatted.message), ...place, extensions: { code } };
    const cause = unwrapResolverError(error);
    if (isAboutTheDocument(cause)) {
      return { message: shown(formatted.message), ...place, extensions: { code: 'BAD_USER_INPUT' } };
    }
    if (cause instanceof StoreUnavailable) {
      return { message: 'The event store does not answer.', ...place, extensions: { code: 'UNAVAILABLE' } };
    }
    const logId = newLogId();
    log.error({ logId, fault: describeFault(cause) }, 'a query failed unexpectedly');
    return {
      message: `Something went wrong on this side; log id ${logId}.`,
      ...place,
      extensions: { code: 'UNAVAILABLE' },
    };
  };

/** The same for errors that never pass Apollo (subscriptions). Errors of graphql-js itself are about the document. */
export function formattedError(error: GraphQLError): GraphQLFormattedError {
  const { http: _, ...extensions } = error.extensions;
  const code = extensions['code'] ?? (error.originalError ? 'INTERNAL_SERVER_ERROR' : 'GRAPHQL_VALIDATION_FAILED');
  return { ...error.toJSON(), extensions: { ...extensions, code } };
}

/**
 * GraphQL itself refuses some arguments only when it comes to their field: a variable with a default may stand where null
 * may not, and then be null. Such an error points into the document and comes from nowhere else.
 */
const isAboutTheDocument = (cause: unknown): boolean =>
  cause instanceof GraphQLError && cause.nodes !== undefined && cause.originalError === undefined;

function codeOf({ extensions }: GraphQLFormattedError): unknown {
  const code = extensions?.['code'];
  if (KEPT.has(code)) return code;
  return WRONG_REQUEST.has(code) ? 'BAD_USER_INPUT' : undefined;
}

/** What may be left of a number, or of a character, before a cut. */
const PART_AT_THE_END = /[\p{Nd}\p{Cs} ._-]+$/u;

/** Masked before it is cut, or half a number would be left, and once more: a cut can make 16 digits of 20, which count again. */
function shown(message: string): string {
  const masked = maskEscapedText(message);
  if (masked.length <= MESSAGE_LENGTH_MAX) return masked;
  return `${maskEscapedText(masked.slice(0, MESSAGE_LENGTH_MAX).replace(PART_AT_THE_END, ''))}...`;
}

const maskedStep = (step: string | number): string | number =>
  typeof step === 'string' ? maskEscapedText(step) : step;
