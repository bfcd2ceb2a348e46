/**
 * The contract's rule on card numbers, written as plainly and slowly as can be and sharing nothing with the code: every
 * stretch of characters is looked at by itself.
 */

export const DIGIT_ZEROS = [0x30, 0x660, 0x966, 0xff10, 0x1d7ce, 0x1d7d8, 0x1e950];

/** Digits of the scripts above as numbers; anything else as undefined. */
const valueOf = (character: string): number | undefined => {
  const zero = DIGIT_ZEROS.find(
    (z) => (character.codePointAt(0) ?? 0) >= z && (character.codePointAt(0) ?? 0) < z + 10,
  );
  return zero === undefined ? undefined : (character.codePointAt(0) ?? 0) - zero;
};

export interface OracleNumber {
  /** Places in the list of characters (code points), end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

function luhn(digits: string): boolean {
  let sum = 0;
  [...digits].reverse().forEach((digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 1 : 2);
    sum += Math.floor(doubled / 10) + (doubled % 10);
  });
  return sum % 10 === 0;
}

export function isCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19 || !luhn(digits)) return false;
  if (digits.length === 15) return ['34', '37'].some((begin) => digits.startsWith(begin));
  return ['2', '3', '4', '5', '6', '81', '82', '9558', '9559'].some((begin) => digits.startsWith(begin));
}

/** All readings of a text as card numbers, whatever may exempt them. */
export function oracleNumbers(text: string): OracleNumber[] {
  const characters = [...text];
  const found: OracleNumber[] = [];
  for (let start = 0; start < characters.length; start += 1) {
    if (valueOf(characters[start] ?? '') === undefined || valueOf(characters[start - 1] ?? '') !== undefined) continue;
    let digits = '';
    for (let at = start; at < characters.length; at += 1) {
      const value = valueOf(characters[at] ?? '');
      if (value === undefined) {
        const joins = ' -._'.includes(characters[at] ?? '') && valueOf(characters[at + 1] ?? '') !== undefined;
        if (!joins || valueOf(characters[at - 1] ?? '') === undefined) break;
        continue;
      }
      digits += String(value);
      const isWhole = valueOf(characters[at + 1] ?? '') === undefined;
      if (isWhole && isCard(digits)) found.push({ start, end: at + 1, digits });
    }
  }
  return found;
}

export const oracleMask = (digits: string): string =>
  digits.slice(0, 6) + '*'.repeat(digits.length - 10) + digits.slice(digits.length - 4);

export const withCheckDigit = (body: string): string => {
  const check = '0123456789'.split('').find((digit) => luhn(body + digit));
  return body + (check ?? '');
};
