import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
} from 'graphql';
import type { ArgumentSource } from './random-query.js';
import type { KnownValues } from './known-values.js';

/** Of the operations so many have wrong arguments, and of their arguments and fields so many are not what their type says. */
const WRONG_OPERATIONS_SHARE = 0.3;
const WRONG_SHARE = 0.06;
const VARIABLE_SHARE = 0.25;

/**
 * Arguments for any schema: by the types of the schema, mostly such that the server has to look for what they name, as
 * literals or as variables, now and then of a wrong type.
 */
export class RandomArguments implements ArgumentSource {
  readonly #definitions: string[] = [];
  readonly #values: Record<string, unknown> = {};
  readonly #wrongShare: number;

  constructor(
    private readonly known: KnownValues,
    private readonly draw: () => number,
  ) {
    this.#wrongShare = draw() < WRONG_OPERATIONS_SHARE ? WRONG_SHARE : 0;
  }

  of(_type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): string {
    const written = field.args.flatMap((argument) => this.#argument(argument));
    return written.join(', ');
  }

  definitions(): string {
    return this.#definitions.join(', ');
  }

  variables(): Readonly<Record<string, unknown>> {
    return this.#values;
  }

  #argument({ name, type }: GraphQLArgument): string[] {
    if (!isNonNullType(type) && this.#chance(0.6)) return [];
    if (this.#chance(this.#wrongShare)) return [];
    return [`${name}: ${this.#chance(VARIABLE_SHARE) ? this.#variable(name, type) : literal(this.#value(name, type))}`];
  }

  /** Declared as its place wants it, or nullable with a default, which lets an explicit null through validation. */
  #variable(name: string, type: GraphQLInputType): string {
    const variable = `v${this.#definitions.length}`;
    const bare =
      isNonNullType(type) && this.#chance(0.4) ? `${String(type.ofType)} = ${literal(this.#value(name, type))}` : type;
    this.#definitions.push(`$${variable}: ${this.#chance(this.#wrongShare) ? 'Int' : String(bare)}`);
    if (this.#chance(0.9)) this.#values[variable] = this.#chance(0.15) ? null : plain(this.#value(name, type));
    return `$${variable}`;
  }

  #value(name: string, type: GraphQLInputType): unknown {
    if (this.#chance(this.#wrongShare)) return this.known.wrong(this.draw);
    if (isNonNullType(type)) return this.#value(name, type.ofType);
    if (this.#chance(0.02)) return null;
    if (isListType(type)) {
      if (this.#chance(0.1)) return this.#value(name, type.ofType);
      return Array.from({ length: Math.floor(this.draw() * 4) }, () => this.#value(name, type.ofType));
    }
    const named = getNamedType(type);
    if (isEnumType(named)) return new EnumWord(this.#one(named.getValues()).name);
    if (!isInputObjectType(named)) return this.known.right(name, named.name, this.draw);
    const fields = Object.values(named.getFields()).filter(
      (field) => (isNonNullType(field.type) && !this.#chance(this.#wrongShare)) || this.#chance(0.25),
    );
    return Object.fromEntries(fields.map((field) => [field.name, this.#nested(field.name, field.type)]));
  }

  /** Within an object a value may be a variable too. */
  #nested(name: string, type: GraphQLInputType): unknown {
    return this.#chance(0.08) ? new EnumWord(this.#variable(name, type)) : this.#value(name, type);
  }

  #chance(share: number): boolean {
    return this.draw() < share;
  }

  #one<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.draw() * values.length)] as Value;
  }
}

/** A word that stands in a query without quotes. */
class EnumWord {
  constructor(readonly word: string) {}
}

function literal(value: unknown): string {
  if (value instanceof EnumWord) return value.word;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name}: ${literal(inner)}`)
    .join(', ')} }`;
}

/** As it stands in the JSON of the variables. */
function plain(value: unknown): unknown {
  if (value instanceof EnumWord) return value.word;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
