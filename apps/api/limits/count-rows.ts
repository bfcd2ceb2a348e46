import {
  getNamedType,
  getArgumentValues,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { badInput, limitExceeded } from '../errors/answer-error.js';
import { coercedVariables } from '../operations/coerced-variables.js';
import { COST_MAX, FIRST_DEFAULT, FIRST_MAX } from './query-limits.js';

export interface Operation {
  readonly schema: GraphQLSchema;
  /** Validated: no unknown fields, no cycles. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Operations without variables that may pass: what they could cost is in their text. */
const passed = new WeakSet<OperationDefinitionNode>();

/** Refuses a page, or pages within pages, that could have too many rows; undefined: it may pass. */
export function rowsRefusal({ schema, document, operation, variables }: Operation): GraphQLError | undefined {
  if (passed.has(operation)) return undefined;
  const root = schema.getRootType(operation.operation);
  const coerced = coercedVariables({ schema, operation, variables });
  // Wrong variables are told when the operation is executed.
  if (!root || !coerced) return undefined;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  try {
    const rows = new Rows(schema, fragments, coerced).of(operation.selectionSet, root);
    if (rows <= COST_MAX) {
      if (!operation.variableDefinitions?.length) passed.add(operation);
      return undefined;
    }
    return limitExceeded(
      `A query may cost ${COST_MAX} rows of pages, multiplied down the nesting; this one could cost ${rows}.`,
    );
  } catch (error) {
    if (error instanceof PageRefused) return error.refusal;
    throw error;
  }
}

class PageRefused extends Error {
  constructor(readonly refusal: GraphQLError) {
    super(refusal.message);
  }
}

class Rows {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Record<string, unknown>;
  /** Rows under one parent, of each fragment: counted once, however often it is spread. */
  readonly #known = new Map<string, number>();

  constructor(
    schema: GraphQLSchema,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    variables: Record<string, unknown>,
  ) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#variables = variables;
  }

  /** Rows that a selection could return under one parent. */
  of(set: SelectionSetNode, parent: GraphQLObjectType): number {
    let rows = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) rows += this.#ofField(selection, parent);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) rows += this.#ofFragment(selection.name.value);
      else rows += this.of(selection.selectionSet, this.#typeOf(selection.typeCondition?.name.value) ?? parent);
    }
    return rows;
  }

  #ofField(node: FieldNode, parent: GraphQLObjectType): number {
    const field = parent.getFields()[node.name.value];
    if (!field) return 0;
    const type = getNamedType(field.type);
    const isPage = field.args.some(({ name }) => name === 'first');
    const first = isPage ? this.#pageLength(field, node) : undefined;
    if (!node.selectionSet || !isObjectType(type)) return 0;
    const below = this.of(node.selectionSet, type);
    if (first === undefined) return below;
    // A total is counted, not read row by row.
    return this.#readsRows(node.selectionSet) ? first * (1 + below) : below;
  }

  #pageLength(field: GraphQLField<unknown, unknown>, node: FieldNode): number {
    let given;
    try {
      given = getArgumentValues(field, node, this.#variables);
    } catch (error) {
      // A null that only a variable brings in: the field itself is refused when it is executed, and reads nothing.
      if (error instanceof GraphQLError) return 0;
      throw error;
    }
    return pageLength(given['first'] ?? FIRST_DEFAULT);
  }

  #ofFragment(name: string): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    const type = this.#typeOf(fragment?.typeCondition.name.value);
    const rows = fragment && type ? this.of(fragment.selectionSet, type) : 0;
    this.#known.set(name, rows);
    return rows;
  }

  #readsRows(set: SelectionSetNode): boolean {
    return set.selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value === 'edges' || selection.name.value === 'pageInfo';
      if (selection.kind === Kind.INLINE_FRAGMENT) return this.#readsRows(selection.selectionSet);
      const fragment = this.#fragments.get(selection.name.value);
      return fragment !== undefined && this.#readsRows(fragment.selectionSet);
    });
  }

  #typeOf(name: string | undefined): GraphQLObjectType | undefined {
    const type = name === undefined ? undefined : this.#schema.getType(name);
    return isObjectType(type) ? type : undefined;
  }
}

function pageLength(first: unknown): number {
  if (typeof first !== 'number' || first < 0) throw new PageRefused(badInput('`first` may not be negative.'));
  if (first > FIRST_MAX) throw new PageRefused(limitExceeded(`\`first\` may be ${FIRST_MAX} at most.`));
  return first;
}
