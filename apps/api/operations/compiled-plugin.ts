import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import type { OperationDefinitionNode } from 'graphql';
import type { ToldPositions } from '../freshness/told-positions.js';
import type { RequestContext } from '../server/reading.js';
import { CompiledOperations } from './compiled-operations.js';
import { KeptAnswers } from './kept-answers.js';

/**
 * Answers queries that come again by their compiled function, or by what it said not long ago (`KeptAnswers`).
 * Parsing, validation and every limit come before it, and what the answer says of itself after it, as for all others.
 */
export function compiledPlugin(told: ToldPositions): ApolloServerPlugin<RequestContext> {
  const [compiled, kept] = [new CompiledOperations(), new KeptAnswers()];
  return {
    requestDidStart: async () => ({
      responseForOperation: async ({ schema, document, request, contextValue: context, ...about }) => {
        // The type says that there is one, but Apollo comes here too where none has the name that was asked for.
        const operation: OperationDefinitionNode | undefined = about.operation;
        const { identity, reading, minReceipt, freshness } = context;
        if (!operation || !freshness) return null;
        const asked = { document, operation, variables: request.variables ?? {} };
        const { ports, tenant } = reading;
        // Who waited for a receipt sees what it stands for.
        const atLeast = minReceipt === undefined ? told.of(identity.keyId) : undefined;
        const answer = await kept.of({ ...asked, db: ports.db(), tenant, freshness, atLeast }, () =>
          compiled.run({ ...asked, schema, context }),
        );
        if (operation.operation === 'query')
          ports.operations.operationRun(answer === undefined ? 'interpreted' : 'compiled');
        if (answer === undefined) return null;
        context.freshness = answer.freshness;
        return {
          http: { status: undefined, headers: new HeaderMap() },
          body: { kind: 'single', singleResult: { data: answer.data } },
        };
      },
    }),
  };
}
