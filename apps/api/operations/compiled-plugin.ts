import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../server/reading.js';
import { CompiledOperations } from './compiled-operations.js';

/**
 * Answers queries that come again by their compiled function. Parsing, validation and every limit come before it, and what
 * the answer says of itself after it, as for all others.
 */
export function compiledPlugin(compiled = new CompiledOperations()): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      responseForOperation: async ({ schema, document, operation, request, contextValue: context }) => {
        const data = await compiled.run({ schema, document, operation, variables: request.variables ?? {}, context });
        if (data === undefined) return null;
        return {
          http: { status: undefined, headers: new HeaderMap() },
          body: { kind: 'single', singleResult: { data } },
        };
      },
    }),
  };
}
