import {
  isEnumType,
  isInputObjectType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** Where `served` is not all that `core` is, a sentence each; more is fine as long as callers of the core may leave it out. */
export function differences(core: GraphQLSchema, served: GraphQLSchema): string[] {
  return Object.values(core.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => {
      const found = served.getType(type.name);
      if (!found) return [`${type.name} is missing`];
      return found.constructor === type.constructor ? faultsOf(type, found) : [`${type.name} is another kind of type`];
    });
}

function faultsOf(type: GraphQLNamedType, found: GraphQLNamedType): string[] {
  if (isEnumType(type) && isEnumType(found)) {
    return type
      .getValues()
      .filter(({ name }) => !found.getValue(name))
      .map(({ name }) => `${type.name}.${name} is missing`);
  }
  if (isInputObjectType(type) && isInputObjectType(found)) {
    const name = (field: string): string => `${type.name}.${field}`;
    return inputFaults(name, Object.values(type.getFields()), Object.values(found.getFields()), isRequiredInputField);
  }
  if (!isObjectType(type) || !isObjectType(found)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const at = `${type.name}.${field.name}`;
    const other = found.getFields()[field.name];
    if (!other) return [`${at} is missing`];
    const wrong =
      String(other.type) === String(field.type) ? [] : [`${at} is ${String(other.type)}, not ${String(field.type)}`];
    return [...wrong, ...inputFaults((name) => `${at}(${name})`, field.args, other.args, isRequiredArgument)];
  });
}

type Input = GraphQLArgument | GraphQLInputField;

function inputFaults<Of extends Input>(
  at: (name: string) => string,
  wanted: readonly Of[],
  found: readonly Of[],
  isRequired: (input: Of) => boolean,
): string[] {
  const changed = wanted.flatMap((input) => {
    const other = found.find(({ name }) => name === input.name);
    if (!other) return [`${at(input.name)} is missing`];
    return told(other) === told(input) ? [] : [`${at(input.name)} is ${told(other)}, not ${told(input)}`];
  });
  const added = found.filter((input) => !wanted.some(({ name }) => name === input.name) && isRequired(input));
  return [...changed, ...added.map((input) => `${at(input.name)} must be given`)];
}

const told = ({ type, defaultValue }: Input): string =>
  defaultValue === undefined ? String(type) : `${String(type)} = ${JSON.stringify(defaultValue)}`;
