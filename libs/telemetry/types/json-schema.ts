import type { TSchema } from 'typebox';
import { EVERY_VALUE } from './fields.js';

/** What of JSON Schema the schemas of events use. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema;
  readonly required?: readonly string[];
  readonly items?: JsonSchema | false;
  readonly prefixItems?: readonly JsonSchema[];
}

/** A schema as JSON Schema (draft 2020-12) that any other tool understands. */
export const jsonSchemaOf = (schema: TSchema): JsonSchema =>
  JSON.parse(JSON.stringify(schema, asJsonSchema)) as JsonSchema;

/** `JSON.stringify` hands over every object on its way; tuples are written in the words of 2020-12. */
function asJsonSchema(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { [EVERY_VALUE]: everyValue, additionalItems, ...schema } = value as Record<string, unknown>;
  if (everyValue !== undefined) return { ...schema, additionalProperties: everyValue };
  if (!Array.isArray(schema['items'])) return value;
  return { ...schema, prefixItems: schema['items'], items: additionalItems };
}
