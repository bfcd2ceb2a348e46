import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import type { OperationDefinitionNode } from 'graphql';
import type { RequestContext } from '../server/reading.js';
import { CompiledOperations } from './compiled-operations.js';

/**
 * Answers queries that come again by their compiled function. Parsing, validation and every limit come before it, and what
 * the answer says of itself after it, as for all others.
 */
export function compiledPlugin(compiled = new CompiledOperations()): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      responseForOperation: async ({ schema, document, request, contextValue: context, ...about }) => {
        // The type says that there is one, but Apollo comes here too where none has the name that was asked for.
        const operation: OperationDefinitionNode | undefined = about.operation;
        if (!operation) return null;
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
