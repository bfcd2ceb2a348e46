import { parseDateTime } from '#telemetry';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** RFC 3339 in, UTC with milliseconds out; milliseconds since 1970 inside. */
export const dateTimeScalar = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'RFC 3339, UTC, milliseconds',
  serialize: (value) => {
    if (typeof value !== 'number') throw new GraphQLError('An instant inside the server is a number of milliseconds.');
    return new Date(value).toISOString();
  },
  parseValue: instantOf,
  parseLiteral: (node) => instantOf(node.kind === Kind.STRING ? node.value : undefined),
});

function instantOf(value: unknown): number {
  const instant = typeof value === 'string' ? parseDateTime(value) : undefined;
  if (instant === undefined)
    throw new GraphQLError('A DateTime is a text of RFC 3339, such as "2026-01-31T09:00:00.000Z".');
  return instant;
}
