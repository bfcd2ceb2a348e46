import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import type { FaultLog } from '#observability';
import { tellError } from '../errors/told-error.js';
import type { FreshnessService } from '../freshness/freshness-service.js';
import { ToldPositions } from '../freshness/told-positions.js';
import { TOKENS_MAX } from '../limits/query-limits.js';
import type { DocumentLimits } from '../limits/refuse-document.js';
import { compiledPlugin } from '../operations/compiled-plugin.js';
import { stringifyAnswer } from '../operations/kept-answers.js';
import { knownDocuments } from '../operations/known-documents.js';
import { methodResolvers } from '../operations/plain-fields.js';
import type { ApiPorts } from '../ports.js';
import { dateTimeScalar } from '../scalars/date-time.js';
import { jsonScalar } from '../scalars/json.js';
import { servedSchema } from '../schema/served-schema.js';
import { requestContext } from './request-context.js';
import { requestPlugin } from './request-plugin.js';

export const GRAPHQL_PATH = '/graphql';

/** Faults of one document that are told; each may quote it. */
const VALIDATION_ERRORS_MAX = 10;

/** Apollo as it serves the schema. Subscriptions have a server of their own (`sockets/`). */
export function graphqlOptions(
  ports: ApiPorts,
  limits: DocumentLimits,
  freshness: FreshnessService,
): Omit<ApolloDriverConfig, 'driver'> {
  const typeDefs = servedSchema();
  const told = new ToldPositions();
  return {
    path: GRAPHQL_PATH,
    typeDefs,
    resolvers: { DateTime: dateTimeScalar, JSON: jsonScalar, ...methodResolvers(typeDefs) },
    context: requestContext(ports, limits),
    // Without its hints for caches Apollo need not wrap every field of the schema: a fifth of what a list costs.
    plugins: [requestPlugin(ports, freshness, told), compiledPlugin(told), ApolloServerPluginCacheControlDisabled()],
    documentStore: knownDocuments(),
    stringifyResult: stringifyAnswer,
    formatError: tellError({ log: ports.faults, newLogId: ports.newId }),
    autoTransformHttpErrors: false,
    includeStacktraceInErrorResponses: false,
    introspection: true,
    graphiql: false,
    persistedQueries: false,
    logger: quiet(ports.faults),
    parseOptions: { maxLexicalTokens: TOKENS_MAX },
    validationOptions: { maxErrors: VALIDATION_ERRORS_MAX },
    // Sockets are closed first, in onModuleDestroy.
    stopOnApplicationShutdown: true,
  };
}

/** Apollo's own messages quote what it was sent; that there was one is what may be logged. */
const quiet = (faults: FaultLog) => ({
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => faults.error({}, 'the GraphQL server met an error of its own'),
});
