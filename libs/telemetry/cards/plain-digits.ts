/** A text in which every decimal digit of any script is an ASCII one. */
export interface PlainDigits {
  readonly text: string;
  /** The same with an `x` for each digit of another script: tokens of hex digits are ASCII. */
  readonly shapes: string;
  /** Where each character of `text`, and its end, stood in the original; undefined where nothing has moved. */
  readonly origins: readonly number[] | undefined;
}

const BEYOND_LATIN_1 = /[\u0100-\uffff]/;
const FOREIGN_DIGIT = /(?![0-9])\p{Nd}/u;
const FOREIGN_DIGITS = /(?![0-9])\p{Nd}/gu;
const DIGIT = /^\p{Nd}$/u;

/** Whether the text holds a decimal digit other than 0 to 9. Latin-1 has none, which V8 knows of a one-byte text without reading it. */
export const hasForeignDigit = (text: string): boolean => BEYOND_LATIN_1.test(text) && FOREIGN_DIGIT.test(text);

const isDigit = (codePoint: number): boolean => DIGIT.test(String.fromCodePoint(codePoint));

/** By code point. Unicode has some 760 digits, and somebody may send 20,000 of them in one text. */
const values = new Map<number, number>();

function digitValue(codePoint: number): number {
  const known = values.get(codePoint);
  if (known !== undefined) return known;
  const value = valueByPlace(codePoint);
  values.set(codePoint, value);
  return value;
}

/** Unicode keeps decimal digits in unbroken ranges of whole tens (UAX 44), so the place in its range tells the value. */
function valueByPlace(codePoint: number): number {
  let first = codePoint;
  while (isDigit(first - 1)) first -= 1;
  return (codePoint - first) % 10;
}

/** Writes digits of all scripts as ASCII, also those that take two UTF-16 units, and keeps account of the places. */
export function plainDigits(text: string): PlainDigits {
  if (!hasForeignDigit(text)) return { text, shapes: text, origins: undefined };
  let plain = '';
  let shapes = '';
  const origins: number[] = [];
  let at = 0;
  const copyUntil = (end: number): void => {
    plain += text.slice(at, end);
    shapes += text.slice(at, end);
    for (; at < end; at += 1) origins.push(at);
  };
  for (const { 0: digit, index } of text.matchAll(FOREIGN_DIGITS)) {
    copyUntil(index);
    plain += String(digitValue(digit.codePointAt(0) ?? 0));
    shapes += 'x';
    origins.push(index);
    at = index + digit.length;
  }
  copyUntil(text.length);
  origins.push(text.length);
  return { text: plain, shapes, origins };
}
