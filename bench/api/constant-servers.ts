import { ApolloServer } from '@apollo/server';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import { fastify, type FastifyInstance } from 'fastify';
import { servedSchema } from '../../apps/api/schema/served-schema.js';

export interface Server {
  readonly port: number;
  close(): Promise<void>;
}

const listening = async (app: FastifyInstance): Promise<Server> => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return { port: address.port, close: () => app.close() };
};

/** The same bytes, as they are: what the network and the server cost. */
export function plainServer(text: string): Promise<Server> {
  const app = fastify();
  app.post('/graphql', (_, reply) => reply.type('application/json').send(text));
  return listening(app);
}

/** Plain Apollo over the same schema and constant data: what executing the query costs. */
export async function apolloServer(data: Readonly<Record<string, () => unknown>>): Promise<Server> {
  const app = fastify();
  const apollo = new ApolloServer({
    typeDefs: servedSchema(),
    resolvers: { Query: data },
    plugins: [fastifyApolloDrainPlugin(app)],
  });
  await apollo.start();
  await app.register(fastifyApollo(apollo));
  return listening(app);
}
