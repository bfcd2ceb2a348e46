import fc from 'fast-check';
import type { JsonSchema } from '#telemetry';
import { strangeTexts } from './strange-values.js';

const BEGIN = Date.UTC(2025, 11, 20);
const END = Date.UTC(2026, 0, 6, 12, 4);
const SOME = ['a', 'b', 'chip', 'reads.chip.failed', 'transactions.approved', 'battery_percent', 'temperature_c'];

const times = fc
  .oneof({ weight: 8, arbitrary: fc.integer({ min: BEGIN, max: END }) }, fc.integer({ min: -6e13, max: 2.5e14 }))
  .map((at) => new Date(at).toISOString());

/** Values that fit a schema, ordinary and at its edges. */
export function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'string':
      return textsOf(schema);
    case 'integer':
      return numbersOf(schema).map(Math.round);
    case 'number':
      return numbersOf(schema);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return listsOf(schema);
    default:
      return objectsOf(schema);
  }
}

function textsOf({ format, pattern, minLength = 0, maxLength = 64 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'date-time') return times;
  if (pattern !== undefined) return matching(pattern);
  const fits = (text: string): boolean => text.length >= minLength && text.length <= maxLength;
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...SOME) },
    { weight: 1, arbitrary: strangeTexts.filter(fits) },
  );
}

/** What a pattern only rules out is left to chance. */
const matching = (pattern: string): fc.Arbitrary<string> =>
  fc
    .stringMatching(new RegExp(pattern.replaceAll(/\(\?!.*?\)/g, '')), { maxLength: 64 })
    .filter((text) => new RegExp(pattern).test(text));

const numbersOf = ({ minimum = -1e308, maximum = 1e308 }: JsonSchema): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: Math.max(minimum, -100), max: 10_000 }) },
    { weight: 1, arbitrary: fc.constantFrom(minimum, maximum, 0, 1e12, 5e-324) },
    { weight: 1, arbitrary: fc.double({ min: minimum, max: maximum, noNaN: true, noDefaultInfinity: true }) },
  );

function listsOf({ items, prefixItems }: JsonSchema): fc.Arbitrary<unknown[]> {
  if (prefixItems) return fc.tuple(...prefixItems.map(valuesOf));
  return items ? fc.array(valuesOf(items), { maxLength: 4 }) : fc.constant([]);
}

function objectsOf({ properties = {}, required = [], additionalProperties }: JsonSchema): fc.Arbitrary<unknown> {
  if (additionalProperties)
    return fc.dictionary(fc.constantFrom(...SOME, '__proto__', '', 'x'.repeat(100)), valuesOf(additionalProperties), {
      maxKeys: 5,
    });
  const fields = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, valuesOf(inner)]));
  return fc.record(fields, { requiredKeys: [...required] });
}
