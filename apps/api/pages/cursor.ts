import { badInput } from '../errors/answer-error.js';
import { ARGUMENT_LENGTH_MAX } from '../limits/query-limits.js';

/** Texts and numbers that say where a page ended. */
export type CursorValues = readonly (string | number | null)[];

/** Opaque text: the name of the order and the place in it. */
export const writeCursor = (order: string, values: CursorValues): string =>
  Buffer.from(JSON.stringify([order, ...values])).toString('base64url');

/**
 * The place that a cursor of this order names; undefined where none was given.
 *
 * @throws `BAD_USER_INPUT` for what is no cursor, or one of another order
 */
export function readCursor<Place extends CursorValues>(
  order: string,
  text: string | null | undefined,
  isPlace: (values: CursorValues) => values is Place,
): Place | undefined {
  if (text === null || text === undefined) return undefined;
  const [named, ...values] = decoded(text);
  if (named === order && isPlace(values)) return values;
  throw badInput('`after` is no cursor of this list in this order.');
}

function decoded(text: string): CursorValues {
  if (text.length > ARGUMENT_LENGTH_MAX) return [];
  try {
    const values: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(values) && values.every(isCursorValue) ? values : [];
  } catch {
    return [];
  }
}

const isCursorValue = (value: unknown): value is string | number | null =>
  value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
