import {
  getNamedType,
  getNullableType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** A number from 0 to below 1; the same seed gives the same numbers (mulberry32). */
export function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Texts of arguments, some of them wrong, by `Type.field`. */
export type ArgumentTexts = Readonly<Record<string, readonly string[]>>;

/** Who writes the arguments of a query's fields, and declares the variables that are used in them. */
export interface ArgumentSource {
  of(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): string;
  /** Between the brackets after the operation's name; `yes` and `no` are declared beside them. */
  definitions(): string;
  variables(): Readonly<Record<string, unknown>>;
}

export interface RandomQuery {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const DEPTH = 6;
/** Selections of one query; the server refuses those of more than 500. */
const SELECTIONS_MAX = 300;

/** A query of any fields of the schema, with aliases, fragments, conditions and variables. */
export function randomQuery(schema: GraphQLSchema, texts: ArgumentTexts, draw: () => number): RandomQuery {
  return new QueryWriter(draw, new GivenTexts(texts, draw)).write('query', schema.getQueryType());
}

/** The same of queries or mutations, with the arguments of another writer. */
export function randomOperation(
  schema: GraphQLSchema,
  kind: 'query' | 'mutation',
  args: ArgumentSource,
  draw: () => number,
): RandomQuery {
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  return new QueryWriter(draw, args).write(kind, root);
}

class GivenTexts implements ArgumentSource {
  constructor(
    private readonly texts: ArgumentTexts,
    private readonly draw: () => number,
  ) {}

  of(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): string {
    const given = this.texts[`${type.name}.${field.name}`];
    return given ? this.#one(given) : '';
  }

  definitions(): string {
    return '$first: Int, $id: ID!, $horizon: Int = 7, $filter: DeviceFilter, $at: DateTime';
  }

  variables(): Record<string, unknown> {
    const filters = [{ site: 's-1' }, { connectivity: 'ONLINE' }, { ids: 'd-1' }, { band: ['LOW'], text: 'D' }, null];
    return {
      id: this.#one(['d-1', 'd-2', 7]),
      ...(this.#chance(0.7) && { first: this.#one([0, 1, 3, null]) }),
      ...(this.#chance(0.5) && { horizon: this.#one([7, 30, 5, null]) }),
      ...(this.#chance(0.5) && { filter: this.#one(filters) }),
      ...(this.#chance(0.5) && { at: this.#one(['2026-01-31T09:00:00Z', '2019-01-31T09:00:00+01:00', null]) }),
    };
  }

  #chance(share: number): boolean {
    return this.draw() < share;
  }

  #one<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.draw() * values.length)] as Value;
  }
}

class QueryWriter {
  readonly #fragments: string[] = [];
  #aliases = 0;
  #selections = 0;

  constructor(
    private readonly draw: () => number,
    private readonly args: ArgumentSource,
  ) {}

  write(kind: 'query' | 'mutation', root: GraphQLObjectType | null | undefined): RandomQuery {
    if (!root) throw new Error(`the schema has no ${kind}`);
    const set = this.#set(root, DEPTH);
    const selected = `${set} ${this.#fragments.join(' ')}`;
    const conditions = ['$yes: Boolean!', '$no: Boolean = false'].filter((one) => selected.includes(one.slice(0, 3)));
    const definitions = [...conditions, this.args.definitions()].filter((one) => one !== '').join(', ');
    const text = `${kind} Random${definitions === '' ? '' : `(${definitions})`} ${selected}`;
    const no = this.#chance(0.5) && { no: this.#chance(0.5) };
    return { text, variables: { yes: this.#chance(0.7), ...no, ...this.args.variables() } };
  }

  #set(type: GraphQLObjectType, depth: number): string {
    const isFull = this.#selections >= SELECTIONS_MAX;
    const fields = Object.values(type.getFields()).filter(
      (field) => (depth > 1 && !isFull) || isLeafType(getNamedType(field.type)),
    );
    const wanted = 1 + Math.floor(this.draw() * 5);
    const chosen = Array.from({ length: wanted }, () => this.#one(fields)).flatMap((field) =>
      field ? [this.#selection(type, field, depth)] : [],
    );
    return `{ ${['__typename', ...chosen].slice(this.#chance(0.3) && chosen.length > 0 ? 0 : chosen.length > 0 ? 1 : 0).join(' ')} }`;
  }

  #selection(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, depth: number): string {
    const text = this.#field(type, field, depth);
    const kind = this.draw();
    if (kind < 0.12) return `... on ${type.name} ${this.#condition()} { ${text} }`;
    if (kind < 0.2) return `... ${this.#condition()} { ${text} }`;
    if (kind < 0.35) {
      const name = `F${this.#fragments.length}`;
      this.#fragments.push(`fragment ${name} on ${type.name} { ${text} }`);
      return `...${name} ${this.#condition()} ${this.#chance(0.3) ? `...${name} ${this.#condition()}` : ''}`;
    }
    return text;
  }

  #field(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, depth: number): string {
    const args = this.args.of(type, field);
    this.#selections += 1;
    this.#aliases += 1;
    // Two of one name and different arguments could not be merged.
    const alias = field.args.length > 0 || this.#chance(0.2) ? `f${this.#aliases}: ` : '';
    const named = getNamedType(getNullableType(field.type));
    const below = isObjectType(named) ? this.#set(named, depth - 1) : '';
    return `${alias}${field.name}${args ? `(${args})` : ''} ${this.#condition()} ${below}`;
  }

  #condition(): string {
    if (this.#chance(0.85)) return '';
    return this.#one([
      '@skip(if: $yes)',
      '@include(if: $yes)',
      '@skip(if: $no)',
      '@include(if: true)',
      '@include(if: $yes) @skip(if: $no)',
      '@skip(if: true)',
    ]);
  }

  #chance(share: number): boolean {
    return this.draw() < share;
  }

  #one<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.draw() * values.length)] as Value;
  }
}
