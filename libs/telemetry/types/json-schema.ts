import type { TSchema } from 'typebox';
import { EVERY_VALUE } from './fields.js';

/** A schema as JSON Schema (draft 2020-12) that any other tool understands. */
export const jsonSchemaOf = (schema: TSchema): unknown => JSON.parse(JSON.stringify(schema, asJsonSchema));

/** `JSON.stringify` hands over every object on its way; tuples are written in the words of 2020-12. */
function asJsonSchema(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { [EVERY_VALUE]: everyValue, additionalItems, ...schema } = value as Record<string, unknown>;
  if (everyValue !== undefined) return { ...schema, additionalProperties: everyValue };
  if (!Array.isArray(schema['items'])) return value;
  return { ...schema, prefixItems: schema['items'], items: additionalItems };
}
