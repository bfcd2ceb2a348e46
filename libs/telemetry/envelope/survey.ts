import { DEPTH_MAX } from './limits.js';

/** What the whole of an event, whatever it holds, must be known for before anything else is done with it. */
export interface Survey {
  tooDeep: boolean;
  /** A number whose whole part has 13 digits or more: it may be a card number, and the parser may have rounded it. */
  longNumber: boolean;
  /** There is a `cardHash`, wherever. */
  cardToken: boolean;
}

const LONG_NUMBER = 1e12;
/** Milliseconds since 1970 until the year 2033 begin with a 1, as no card number does; less one, which the parser may have rounded. */
const EPOCH_END = 2e12 - 1;

/** Looks at every value once. Stops at the depth limit, so that no text can exhaust the stack. */
export function survey(
  value: unknown,
  seen: Survey = { tooDeep: false, longNumber: false, cardToken: false },
  depth = 1,
): Survey {
  if (typeof value === 'number') {
    if (isLong(value < 0 ? -value : value)) seen.longNumber = true;
  } else if (typeof value === 'object' && value !== null) {
    if (depth > DEPTH_MAX) seen.tooDeep = true;
    else surveyInside(value, seen, depth + 1);
  }
  return seen;
}

function surveyInside(value: object, seen: Survey, depth: number): void {
  if (Array.isArray(value)) {
    for (const item of value) survey(item, seen, depth);
    return;
  }
  const fields = value as Record<string, unknown>;
  for (const name in fields) {
    if (name === 'cardHash') seen.cardToken = true;
    const inner = fields[name];
    // Most values are texts, which have no inside: a call less for each.
    if (typeof inner !== 'string') survey(inner, seen, depth);
  }
}

const isLong = (size: number): boolean => size >= LONG_NUMBER && !(size > LONG_NUMBER && size < EPOCH_END);
