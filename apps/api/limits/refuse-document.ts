import { GraphQLError, parse, type DocumentNode } from 'graphql';
import { badInput, limitExceeded } from '../errors/answer-error.js';
import { measureDocument, type DocumentMeasure } from './measure-document.js';
import {
  ALIASES_MAX,
  DEPTH_MAX,
  INTROSPECTION_DEPTH_MAX,
  KNOWN_DOCUMENT_LENGTH_MAX,
  KNOWN_DOCUMENTS_MAX,
  QUERY_LENGTH_MAX,
  SELECTIONS_MAX,
  TOKENS_MAX,
} from './query-limits.js';

export interface Asked {
  readonly query: string;
  readonly operationName?: string | undefined;
}

/**
 * Refuses a document by its size alone, before anything dearer than parsing is done to it; undefined: it may pass, or it
 * cannot be parsed, which the server says better. What was measured before is remembered.
 */
export class DocumentLimits {
  readonly #known = new Map<string, DocumentMeasure>();

  refusalOf({ query, operationName }: Asked): GraphQLError | undefined {
    if (query.length > QUERY_LENGTH_MAX) return limitExceeded(`A query may have ${QUERY_LENGTH_MAX} characters.`);
    const known = this.#known.get(query);
    if (known) return refusalOf(known, operationName);
    const document = parsed(query);
    if (document === undefined) return undefined;
    if (document instanceof GraphQLError) return document;
    const measure = measureDocument(document);
    if (query.length <= KNOWN_DOCUMENT_LENGTH_MAX) this.#remember(query, measure);
    return refusalOf(measure, operationName);
  }

  #remember(query: string, measure: DocumentMeasure): void {
    const [oldest] = this.#known.keys();
    if (this.#known.size >= KNOWN_DOCUMENTS_MAX && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(query, measure);
  }
}

function refusalOf(measure: DocumentMeasure, operationName: string | undefined): GraphQLError | undefined {
  const { aliases, depth, introspectionDepth, selections, operations, echoesCardNumber } = measure;
  if (aliases > ALIASES_MAX) return limitExceeded(`A query may have ${ALIASES_MAX} aliases.`);
  if (depth > DEPTH_MAX) return limitExceeded(`A query may be ${DEPTH_MAX} levels deep.`);
  if (introspectionDepth > INTROSPECTION_DEPTH_MAX)
    return limitExceeded(`Introspection may be ${INTROSPECTION_DEPTH_MAX} levels deep.`);
  if (selections > SELECTIONS_MAX) return limitExceeded(`A query may select ${SELECTIONS_MAX} fields.`);
  if (operations > 1 && operationName === undefined)
    return limitExceeded('A request may have 1 operation, or must name which.');
  if (echoesCardNumber) return badInput('An alias may not hold a card number.');
  return undefined;
}

/** The document, or its refusal; undefined: it is none. */
function parsed(query: string): DocumentNode | GraphQLError | undefined {
  try {
    return parse(query, { maxLexicalTokens: TOKENS_MAX, noLocation: true });
  } catch (error) {
    // The parser calls itself for every bracket: thousands of them exhaust the stack.
    if (error instanceof RangeError) return limitExceeded(`A query may be ${DEPTH_MAX} levels deep.`);
    const isTooLong = error instanceof GraphQLError && error.message.includes(`${TOKENS_MAX} tokens`);
    return isTooLong ? limitExceeded(`A query may have ${TOKENS_MAX} tokens.`) : undefined;
  }
}
