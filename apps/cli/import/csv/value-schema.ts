import { z } from 'zod';
import type { Condition } from './condition-schema.js';
import { conditionSchema } from './condition-schema.js';

/** What a mapping may give out: JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Where a value comes from. */
export type ValueSource =
  | { readonly kind: 'constant'; readonly value: null | boolean | number }
  | { readonly kind: 'text'; readonly template: string }
  | ColumnSource
  | {
      readonly kind: 'time';
      readonly column: string;
      readonly format: readonly string[];
      readonly timeZone?: string;
      readonly ifEmpty: 'refuse' | 'omit';
    }
  | { readonly kind: 'yearsBefore'; readonly instantMs: number; readonly column: string }
  | { readonly kind: 'case'; readonly cases: readonly { readonly when?: Condition; readonly value: ValueSource }[] }
  | { readonly kind: 'list'; readonly items: readonly ValueSource[] }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [string, ValueSource])[] };

export interface ColumnSource {
  readonly kind: 'column';
  readonly column: string;
  readonly as: 'text' | 'number' | 'integer' | 'boolean';
  /** Values by what the cell holds; with `otherwise` for all others, else they are a fault. */
  readonly map?: ReadonlyMap<string, Scalar>;
  readonly otherwise?: Scalar;
  readonly scale: number;
  readonly offset: number;
  readonly ifEmpty: 'refuse' | 'omit' | { readonly value: Scalar };
}
type Scalar = string | number | boolean;

const name = z.string().min(1);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const lazyValue = z.lazy((): z.ZodType<ValueSource> => valueSchema);

const directives: Readonly<Record<string, z.ZodType<ValueSource>>> = {
  $column: z
    .strictObject({
      $column: name,
      as: z.enum(['text', 'number', 'integer', 'boolean']).default('text'),
      map: z.record(z.string(), scalar).optional(),
      otherwise: scalar.optional(),
      scale: z.number().default(1),
      offset: z.number().default(0),
      optional: z.boolean().default(false),
      ifEmpty: scalar.optional(),
    })
    .transform(({ $column, map, optional, ifEmpty, otherwise, ...rest }): ValueSource => ({
      kind: 'column',
      column: $column,
      ...rest,
      ...(map && { map: new Map(Object.entries(map)) }),
      ...(otherwise !== undefined && { otherwise }),
      ifEmpty: ifEmpty !== undefined ? { value: ifEmpty } : optional ? 'omit' : 'refuse',
    })),
  $time: z
    .strictObject({
      $time: name,
      format: z.union([name, z.array(name).min(1)]).default('iso'),
      timeZone: name.optional(),
      optional: z.boolean().default(false),
    })
    .transform(({ $time, format, timeZone, optional }): ValueSource => ({
      kind: 'time',
      column: $time,
      format: [format].flat(),
      ...(timeZone !== undefined && { timeZone }),
      ifEmpty: optional ? 'omit' : 'refuse',
    })),
  $yearsBefore: z
    .strictObject({ $yearsBefore: z.iso.datetime({ offset: true }), column: name })
    .transform(({ $yearsBefore, column }): ValueSource => ({
      kind: 'yearsBefore',
      instantMs: Date.parse($yearsBefore),
      column,
    })),
  $case: z
    .strictObject({ $case: z.array(z.strictObject({ when: conditionSchema.optional(), value: lazyValue })).min(1) })
    .transform(({ $case }): ValueSource => ({
      kind: 'case',
      cases: $case.map(({ when, value }) => ({ value, ...(when && { when }) })),
    })),
};

const RULE = `must be text, a number, true, false, null, a list, an object, or one of ${Object.keys(directives).join(', ')}`;

/** Directives are told by the key that begins with $; every other object is one of the data. */
export const valueSchema: z.ZodType<ValueSource> = z.unknown().transform((json, context): ValueSource => {
  const schema = schemaFor(json);
  if (!schema) {
    context.issues.push({ code: 'custom', message: RULE, input: json });
    return z.NEVER;
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    context.issues.push({ code: 'custom', message, path, input: json });
  return z.NEVER;
});

const constant = z
  .union([z.null(), z.boolean(), z.number()])
  .transform((value): ValueSource => ({ kind: 'constant', value }));
const text = z.string().transform((template): ValueSource => ({ kind: 'text', template }));
const list = z.array(lazyValue).transform((items): ValueSource => ({ kind: 'list', items }));
const object = z
  .record(z.string(), lazyValue)
  .transform((fields): ValueSource => ({ kind: 'object', fields: Object.entries(fields) }));

function schemaFor(json: unknown): z.ZodType<ValueSource> | undefined {
  if (typeof json === 'string') return text;
  if (Array.isArray(json)) return list;
  if (json === null || typeof json === 'number' || typeof json === 'boolean') return constant;
  if (typeof json !== 'object') return undefined;
  const directive = Object.keys(json).find((key) => key.startsWith('$'));
  return directive === undefined ? object : directives[directive];
}
