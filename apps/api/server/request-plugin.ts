import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { encodeReceipt } from '#receipts';
import type { LogPosition } from '#event-store';
import { requireOperator } from '../access/identify-reader.js';
import { badInput } from '../errors/answer-error.js';
import type { FreshnessService } from '../freshness/freshness-service.js';
import type { ToldPositions } from '../freshness/told-positions.js';
import { rowsRefusal } from '../limits/count-rows.js';
import type { ApiPorts } from '../ports.js';
import type { RequestContext } from './reading.js';

/** What happens around every operation: limits, waiting for a receipt, and what the answer says of itself. */
export const requestPlugin = (
  ports: ApiPorts,
  freshness: FreshnessService,
  told: ToldPositions,
): ApolloServerPlugin<RequestContext> => ({
  requestDidStart: async () =>
    timed(ports, {
      didResolveOperation: async ({ schema, document, operation, request, contextValue }) => {
        if (!operation) return;
        if (operation.operation === 'subscription') throw badInput('Subscriptions come over a WebSocket on this path.');
        if (operation.operation === 'mutation') requireOperator(contextValue.identity);
        const refusal = rowsRefusal({ schema, document, operation, variables: request.variables ?? {} });
        if (refusal) throw refusal;
        if (contextValue.minReceipt !== undefined) await freshness.awaitReceipt(contextValue.minReceipt);
        contextValue.freshness = await freshness.now();
      },
      willSendResponse: async ({ response: { body }, contextValue }) => {
        if (body.kind !== 'single') return;
        const { written } = contextValue;
        // What a mutation answers holds what it wrote, so it is measured afterwards.
        const reflected = written === undefined ? contextValue.freshness : undefined;
        const receipt =
          written === undefined ? {} : { receipt: encodeReceipt(ports.store.storeId, written as LogPosition) };
        const tillwatch = { ...(reflected ?? (await freshness.now())), ...receipt };
        told.tell(contextValue.identity.keyId, BigInt(tillwatch.logPosition));
        body.singleResult.extensions = { ...body.singleResult.extensions, tillwatch };
      },
    }),
});

type Listener = GraphQLRequestListener<RequestContext>;

/** Measures from here to the answer; an outcome is `ok` or the code of the first error. */
function timed(
  ports: ApiPorts,
  listener: Required<Pick<Listener, 'didResolveOperation' | 'willSendResponse'>>,
): Listener {
  const began = performance.now();
  return {
    ...listener,
    willSendResponse: async (about) => {
      await listener.willSendResponse(about);
      const { body } = about.response;
      const error = body.kind === 'single' ? body.singleResult.errors?.[0] : undefined;
      const code = error?.extensions?.['code'];
      const outcome = error === undefined ? 'ok' : typeof code === 'string' ? code : 'other';
      ports.operations.operationAnswered(about.operation?.operation ?? 'none', outcome, performance.now() - began);
    },
  };
}
