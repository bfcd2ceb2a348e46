import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import type { OperationDefinitionNode } from 'graphql';
import type { RequestContext } from '../server/reading.js';
import { CompiledOperations } from './compiled-operations.js';
import { KeptAnswers } from './kept-answers.js';

/**
 * Answers queries that come again by their compiled function, or by what it said since the read model was last written.
 * Parsing, validation and every limit come before it, and what the answer says of itself after it, as for all others.
 */
export function compiledPlugin(): ApolloServerPlugin<RequestContext> {
  const [compiled, kept] = [new CompiledOperations(), new KeptAnswers()];
  return {
    requestDidStart: async () => ({
      responseForOperation: async ({ schema, document, request, contextValue: context, ...about }) => {
        // The type says that there is one, but Apollo comes here too where none has the name that was asked for.
        const operation: OperationDefinitionNode | undefined = about.operation;
        if (!operation) return null;
        const asked = { document, operation, variables: request.variables ?? {} };
        const { ports, tenant } = context.reading;
        const data = await kept.of({ ...asked, db: ports.db(), tenant }, () =>
          compiled.run({ ...asked, schema, context }),
        );
        if (operation.operation === 'query')
          ports.operations.operationRun(data === undefined ? 'interpreted' : 'compiled');
        if (data === undefined) return null;
        return {
          http: { status: undefined, headers: new HeaderMap() },
          body: { kind: 'single', singleResult: { data } },
        };
      },
    }),
  };
}
