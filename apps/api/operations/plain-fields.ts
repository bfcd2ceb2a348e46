import { defaultFieldResolver, Kind, parse, type GraphQLFieldResolver } from 'graphql';

type Resolvers = Record<string, Record<string, GraphQLFieldResolver<unknown, unknown>>>;

/**
 * Fields that are values at once, never methods and never promises, wherever an object of the type comes from: compiled
 * operations read them without a call, a tenth of what a list would cost otherwise. All fields of a type, or those named.
 * Anything that is not listed is called where it is a function, and waited for.
 */
const PLAIN_FIELDS: Readonly<Record<string, 'all' | readonly string[]>> = {
  Device: [
    'id',
    'serial',
    'model',
    'connectivity',
    'lifecycle',
    'position',
    'merchant',
    'firstSeenAt',
    'lastSeenAt',
    'revision',
  ],
  FirmwareVersion: 'all',
  Risk: 'all',
  ComponentRisk: 'all',
  RiskFactor: 'all',
  RiskPoint: 'all',
  Diagnosis: ['cause', 'component', 'confidence', 'share', 'explanation', 'evidence'],
  Evidence: 'all',
  Recommendation: ['action', 'component', 'targetVersion', 'whatWouldChangeIt', 'explanation'],
  Alternative: ['action'],
  Money: 'all',
  PositionTerm: 'all',
  DeviceEvent: 'all',
  RejectedEvent: 'all',
  PageInfo: 'all',
  BandCount: 'all',
  CauseCount: 'all',
  ActionCount: 'all',
  DeviceEdge: ['cursor'],
  DeviceEventEdge: 'all',
  RejectedEventEdge: 'all',
};

/** Types whose fields have resolvers of their own. */
const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);

/**
 * For every field that may be a method: what GraphQL does anyway, written down, since a compiled operation calls only
 * what has a resolver.
 *
 * @param typeDefs the schema as text
 */
export function methodResolvers(typeDefs: string): Resolvers {
  const resolvers: Resolvers = {};
  for (const type of parse(typeDefs, { noLocation: true }).definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION || ROOTS.has(type.name.value)) continue;
    const plain = PLAIN_FIELDS[type.name.value] ?? [];
    const names = (type.fields ?? []).map(({ name }) => name.value);
    const methods = plain === 'all' ? [] : names.filter((name) => !plain.includes(name));
    if (methods.length > 0)
      resolvers[type.name.value] = Object.fromEntries(methods.map((name) => [name, defaultFieldResolver]));
  }
  return resolvers;
}
