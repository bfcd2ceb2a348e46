import {
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { badInput } from '../errors/answer-error.js';
import { rowsRefusal } from '../limits/count-rows.js';
import {
  KNOWN_CHARACTERS_MAX,
  KNOWN_DOCUMENT_LENGTH_MAX,
  KNOWN_DOCUMENTS_MAX,
  TOKENS_MAX,
} from '../limits/query-limits.js';
import type { DocumentLimits } from '../limits/refuse-document.js';

export interface SubscribePayload {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** What is to be executed of a subscription, or why it is not: the same limits as for any query. */
export function checkSubscription(
  schema: GraphQLSchema,
  limits: DocumentLimits,
  payload: SubscribePayload,
): ExecutionArgs | readonly GraphQLError[] {
  const operationName = payload.operationName ?? undefined;
  const variables = payload.variables ?? {};
  const tooLarge = limits.refusalOf({ query: payload.query, operationName });
  if (tooLarge) return [tooLarge];
  const document = known.get(payload.query) ?? checked(schema, payload.query);
  if (!('kind' in document)) return document;
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== 'subscription')
    return [badInput('Only subscriptions come over a WebSocket; send the rest by POST.')];
  const refusal = rowsRefusal({ schema, document, operation, variables });
  if (refusal) return [refusal];
  return { schema, document, variableValues: variables, ...(operationName !== undefined && { operationName }) };
}

/** Valid documents of subscriptions: a dashboard is open on a thousand desks, each asking the same. */
const known = new LRUCache<string, DocumentNode>({
  max: KNOWN_DOCUMENTS_MAX,
  maxSize: KNOWN_CHARACTERS_MAX,
  maxEntrySize: KNOWN_DOCUMENT_LENGTH_MAX,
  sizeCalculation: (_, query) => query.length + 1,
});

function checked(schema: GraphQLSchema, query: string): DocumentNode | readonly GraphQLError[] {
  const document = parsed(query);
  if (document instanceof GraphQLError) return [document];
  const faults = validate(schema, document, undefined, { maxErrors: 10 });
  if (faults.length > 0) return faults;
  known.set(query, document);
  return document;
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, { maxLexicalTokens: TOKENS_MAX });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return new GraphQLError(error.message, { extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
  }
}
