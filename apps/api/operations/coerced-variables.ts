import { getVariableValues, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';

interface Asked {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  /** The same object for as long as one request is answered. */
  readonly variables: Readonly<Record<string, unknown>>;
}

type Coerced = Record<string, unknown> | undefined;

const known = new WeakMap<object, { readonly operation: OperationDefinitionNode; readonly coerced: Coerced }>();

/**
 * The variables of a request as the operation takes them, with its defaults; undefined where they are wrong, which is told
 * when it is executed. Limits and the compiled function both ask.
 */
export function coercedVariables({ schema, operation, variables }: Asked): Coerced {
  const before = known.get(variables);
  if (before?.operation === operation) return before.coerced;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  known.set(variables, { operation, coerced });
  return coerced;
}
