import { z } from 'zod';

const name = z.string().min(1);
const text = z.string();

/** When something applies; a condition says exactly one thing. */
export type Condition =
  | { readonly kind: 'is'; readonly column: string; readonly values: readonly string[] }
  | { readonly kind: 'empty'; readonly column: string; readonly empty: boolean }
  | { readonly kind: 'matches'; readonly column: string; readonly pattern: RegExp }
  | { readonly kind: 'in'; readonly lookup: string; readonly columns: readonly string[] }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition };

const RULE = 'must be { column, is | empty | matches }, { lookup, columns }, { all }, { any } or { not }';

const column = {
  is: z
    .strictObject({ column: name, is: z.union([text, z.array(text).min(1)]) })
    .transform(({ column, is }): Condition => ({ kind: 'is', column, values: [is].flat() })),
  empty: z
    .strictObject({ column: name, empty: z.boolean() })
    .transform(({ column, empty }): Condition => ({ kind: 'empty', column, empty })),
  matches: z
    .strictObject({ column: name, matches: name.refine(isPattern, 'must be a regular expression') })
    .transform(({ column, matches }): Condition => ({ kind: 'matches', column, pattern: new RegExp(matches, 'u') })),
  lookup: z
    .strictObject({ lookup: name, columns: z.array(name).min(1) })
    .transform(({ lookup, columns }): Condition => ({ kind: 'in', lookup, columns })),
  all: z
    .strictObject({ all: z.array(z.lazy((): z.ZodType<Condition> => conditionSchema)).min(1) })
    .transform(({ all }): Condition => ({ kind: 'all', of: all })),
  any: z
    .strictObject({ any: z.array(z.lazy((): z.ZodType<Condition> => conditionSchema)).min(1) })
    .transform(({ any }): Condition => ({ kind: 'any', of: any })),
  not: z
    .strictObject({ not: z.lazy((): z.ZodType<Condition> => conditionSchema) })
    .transform(({ not }): Condition => ({ kind: 'not', of: not })),
};

/** Told by its key, so that what is wrong inside is told at its place and not as "no alternative fits". */
export const conditionSchema: z.ZodType<Condition> = z.unknown().transform((json, context): Condition => {
  const keys = typeof json === 'object' && json !== null ? Object.keys(json) : [];
  const kinds = Object.entries(column).filter(([key]) => keys.includes(key));
  const [kind] = kinds;
  if (!kind || kinds.length > 1) {
    context.issues.push({ code: 'custom', message: RULE, input: json });
    return z.NEVER;
  }
  const parsed = kind[1].safeParse(json);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    context.issues.push({ code: 'custom', message, path, input: json });
  return z.NEVER;
});

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
