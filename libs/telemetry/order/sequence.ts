const DIGITS = /^[0-9]+$/;

/**
 * Order of two sequences at one instant: none first, then those of digits only, as whole numbers of any length, then all
 * others as text by code point. Negative, zero or positive, as sorting wants it.
 */
export function compareSequence(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  const [aCounts, bCounts] = [DIGITS.test(a), DIGITS.test(b)];
  if (aCounts !== bCounts) return aCounts ? -1 : 1;
  return aCounts ? compareWholeNumbers(a, b) : compareCodePoints(a, b);
}

function compareWholeNumbers(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
}

/** JavaScript compares units of UTF-16, in which characters beyond U+FFFF come before U+E000 to U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  if (at === length) return a.length - b.length;
  return rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
}

/** Units in the order of the characters that they begin or go on: surrogates after all others. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
