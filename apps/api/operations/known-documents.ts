import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { KNOWN_CHARACTERS_MAX, KNOWN_DOCUMENT_LENGTH_MAX, KNOWN_DOCUMENTS_MAX } from '../limits/query-limits.js';

type DocumentStore = NonNullable<ApolloServerOptions<BaseContext>['documentStore']>;

/** Documents that were parsed and found valid, kept by the hash of their text; the longest unused goes first. */
export function knownDocuments(): DocumentStore {
  const kept = new LRUCache<string, DocumentNode>({
    max: KNOWN_DOCUMENTS_MAX,
    maxSize: KNOWN_CHARACTERS_MAX,
    maxEntrySize: KNOWN_DOCUMENT_LENGTH_MAX,
    sizeCalculation: ({ loc }) => loc?.end ?? KNOWN_DOCUMENT_LENGTH_MAX,
  });
  return {
    get: (hash) => Promise.resolve(kept.get(hash)),
    set: async (hash, document) => void kept.set(hash, document),
    delete: (hash) => Promise.resolve(kept.delete(hash)),
  };
}
