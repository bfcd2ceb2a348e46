import {
  isNonNullType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableNode,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { COMPILED_OPERATIONS_MAX, COMPILED_SIZE_MAX } from '../limits/query-limits.js';
import { coercedVariables } from './coerced-variables.js';
import { compiledSize } from './compiled-size.js';
import { conditionVariables, pruneDocument } from './prune-document.js';

export interface OperationRequest {
  readonly schema: GraphQLSchema;
  /** Validated; the same object whenever the same text comes again. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: unknown;
}

type Data = Readonly<Record<string, unknown>>;

/** What is known of a document before its variables are: `null` where it is not to be compiled. */
type Plan = { readonly conditions: readonly string[]; readonly neverNull: readonly string[] } | null;

/**
 * Runs queries that come again as compiled functions, a fifth of what interpreting them costs; everything else is left to
 * graphql-js. One compiled operation is made for each set of values of the variables that `@skip` and `@include` ask, so
 * that the conditions are decided by this file and not by the compiler.
 */
export class CompiledOperations {
  readonly #plans = new WeakMap<DocumentNode, Plan>();
  readonly #ids = new WeakMap<OperationDefinitionNode, number>();
  /** By operation and conditions: `seen` once, compiled, or not to be. */
  readonly #compiled = new LRUCache<string, CompiledQuery | 'seen' | 'left'>({ max: COMPILED_OPERATIONS_MAX });
  #lastId = 0;

  /**
   * The data of a query that met no error; undefined: let graphql-js answer it, this was not compiled or something went
   * wrong. A query changes nothing, so it can be run again, and errors come from one place, with their code and path.
   */
  async run(request: OperationRequest): Promise<Data | undefined> {
    const query = this.#queryOf(request);
    if (query === undefined) return undefined;
    const { data, errors } = await query.query(undefined, request.context, request.variables);
    return errors?.length || !data ? undefined : data;
  }

  /** Operations that are kept, compiled or about to be. */
  get size(): number {
    return this.#compiled.size;
  }

  #queryOf({ schema, document, operation, variables }: OperationRequest): CompiledQuery | undefined {
    if (operation.operation !== 'query') return undefined;
    const plan = this.#planOf(schema, document);
    if (plan === null) return undefined;
    const coerced = coercedVariables({ schema, operation, variables });
    // What is wrong with variables is told by graphql-js.
    if (coerced === undefined || plan.neverNull.some((name) => coerced[name] === null)) return undefined;
    const key = `${this.#idOf(operation)} ${plan.conditions.map((name) => (coerced[name] === true ? '1' : '0')).join('')}`;
    const known = this.#compiled.get(key);
    if (known === undefined) {
      // Compiling costs as much as a hundred runs: nobody is to pay it for a text that is asked once.
      this.#compiled.set(key, 'seen');
      return undefined;
    }
    if (known === 'left') return undefined;
    if (known !== 'seen') return known;
    const compiled = compile(schema, pruneDocument(document, coerced), operation.name?.value);
    this.#compiled.set(key, compiled ?? 'left');
    return compiled;
  }

  #planOf(schema: GraphQLSchema, document: DocumentNode): Plan {
    const known = this.#plans.get(document);
    if (known !== undefined) return known;
    const plan =
      compiledSize(document) > COMPILED_SIZE_MAX
        ? null
        : { conditions: conditionVariables(document), neverNull: neverNull(schema, document) };
    this.#plans.set(document, plan);
    return plan;
  }

  #idOf(operation: OperationDefinitionNode): number {
    const known = this.#ids.get(operation);
    if (known !== undefined) return known;
    this.#lastId += 1;
    this.#ids.set(operation, this.#lastId);
    return this.#lastId;
  }
}

/**
 * Variables in places where null may not stand. One that has a default may be null all the same; graphql-js then refuses
 * the field, and the compiled function would not.
 */
function neverNull(schema: GraphQLSchema, document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  const types = new TypeInfo(schema);
  const variable = ({ name }: VariableNode): void => {
    if (isNonNullType(types.getInputType())) names.add(name.value);
  };
  visit(document, visitWithTypeInfo(types, { Variable: variable }));
  return [...names];
}

function compile(schema: GraphQLSchema, document: DocumentNode, name: string | undefined): CompiledQuery | undefined {
  const compiled = compileQuery(schema, copied(document), name, { disablingCapturingStackErrors: true });
  return isCompiledQuery(compiled) ? compiled : undefined;
}

/** The compiler writes on the nodes that it is given; where they stood in the text is of no use to it. */
function copied<Node>(node: Node): Node {
  if (Array.isArray(node)) return node.map(copied) as Node;
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(([name]) => name !== 'loc');
  return Object.fromEntries(entries.map(([name, value]) => [name, copied(value as unknown)])) as Node;
}
