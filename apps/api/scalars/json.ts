import { GraphQLError, GraphQLScalarType } from 'graphql';

/** Any JSON, out only: no argument takes it. */
export const jsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value',
  serialize: (value) => value,
  parseValue: () => {
    throw new GraphQLError('JSON is answered, never asked with.');
  },
});
