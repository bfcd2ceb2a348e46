import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { oneOf } from './random.js';

const PREFIXES = ['4', '51', '2221', '6011', '34', '37', '81', '82', '9558'];

/** A made-up number of a card: valid by Luhn, with a prefix and a length that cards have. */
export function cardNumber(draw: () => number): string {
  const prefix = oneOf(draw, PREFIXES);
  const length = /^3[47]/.test(prefix) ? 15 : oneOf(draw, [13, 16, 16, 16, 19]);
  const body = prefix + Array.from({ length: length - 1 - prefix.length }, () => Math.floor(draw() * 10)).join('');
  return [...'0123456789'].map((check) => body + check).find(isLuhn) ?? '';
}

function isLuhn(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const inScript =
  (zero: number) =>
  (number: string): string =>
    [...number].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');
const grouped = (separator: string) => (number: string) => number.match(/.{1,4}/g)?.join(separator) ?? '';

/** Ways in which a number is written that the contract calls a card number. */
export const DISGUISES: readonly ((number: string) => string)[] = [
  (number) => number,
  grouped(' '),
  grouped('-'),
  grouped('.'),
  grouped('_'),
  (number) => [...number].join(' '),
  inScript(0x660), // Arabic
  inScript(0x966), // Devanagari
  inScript(0xff10), // full-width
  inScript(0x1d7ce), // mathematical: two units a digit
  (number) => `the customer read out ${number}, then left`,
  (number) => `https://shop.example/pay?pan=${number}&step=2`,
  (number) => `;${number}=29122010000?`,
  (number) => `%B${number}^DOE/JANE^2912201?`,
  (number) => `${'lorem '.repeat(800)}${number}`,
  (number) => JSON.stringify({ deep: { pan: number } }),
];

/** Digits of any script as 0 to 9, and groups of them joined. */
const plainDigits = (text: string): string =>
  text.replaceAll(/\p{Nd}/gu, (digit) => String(valueOf(digit))).replaceAll(/(?<=\d)[ ._-](?=\d)/g, '');

function valueOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  const zero = [0x30, 0x660, 0x966, 0xff10, 0x1d7ce].find((first) => code >= first && code < first + 10);
  return zero === undefined ? 0 : code - zero;
}

/** Those of the numbers that stand in the text, in whatever form. */
export function numbersIn(text: string, numbers: readonly string[]): string[] {
  const plain = plainDigits(text);
  return numbers.filter((number) => plain.includes(number));
}

/** All files of a folder as one text, free pages and logs of SQLite included. */
export const textOfFolder = (folder: string): string =>
  readdirSync(folder)
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
