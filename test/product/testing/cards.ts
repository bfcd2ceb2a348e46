import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { oneOf } from './random.js';

const PREFIXES = ['2', '2221', '3', '34', '37', '4', '5', '51', '6', '6011', '81', '82', '9558', '9559'];
const LENGTHS = [13, 14, 16, 16, 16, 16, 17, 18, 19];

/** A made-up number of a card: valid by Luhn, with a prefix and a length that cards have. */
export function cardNumber(draw: () => number): string {
  const prefix = oneOf(draw, PREFIXES);
  const length = /^3[47]/.test(prefix) ? 15 : oneOf(draw, LENGTHS);
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
const parts = (number: string, length = 4): string[] => number.match(new RegExp(`.{1,${length}}`, 'g')) ?? [];
const grouped =
  (separators: string, length = 4) =>
  (number: string): string =>
    parts(number, length).reduce((text, part, at) => text + separators[at % separators.length] + part);
const SCRIPTS = [0x660, 0x966, 0x9e6, 0xe50, 0xff10, 0x1d7ce, 0x1e950];

/** Ways in which a number is written that the contract calls a card number. */
export const DISGUISES: readonly ((number: string) => string)[] = [
  (number) => number,
  grouped(' '),
  grouped('-'),
  grouped('.'),
  grouped('_'),
  grouped(' -._'),
  grouped('-', 6),
  grouped(' ', 1),
  grouped('_.', 3),
  ...SCRIPTS.map(inScript),
  (number) => grouped(' ')(inScript(0xff10)(number).slice(0, 4) + number.slice(4)),
  (number) => [...number].map((digit, at) => inScript(SCRIPTS[at % SCRIPTS.length] ?? 0x30)(digit)).join(''),
  (number) => `the customer read out ${number}, then left`,
  (number) => `x${number}y`,
  (number) => `\t${number}\n`,
  (number) => `\u200b${number}\ufeff`,
  (number) => `a=1&pan=${number}`,
  (number) => `https://shop.example/pay?pan=${number}&step=2`,
  (number) => `https://${number}@shop.example/${number}/${number}#${number}`,
  (number) => `pan+${number}@shop.example`,
  (number) => `<pan>${number}</pan>`,
  (number) => `\ud800${number}`,
  (number) => `\u0007${number}\u001f`,
  (number) => `\u007f${number}\u0000`,
  (number) => `;${number}=29122010000?`,
  (number) => `${number}D29122010000F`,
  (number) => `%B${number}^DOE/JANE^2912201?`,
  (number) => `${'lorem '.repeat(800)}${number}`,
  (number) => `${number} ${'ipsum '.repeat(800)}`,
  (number) => JSON.stringify({ deep: { pan: number } }),
  (number) => JSON.stringify(JSON.stringify({ pan: [number] })),
];

/** Ways in which JSON writes a number whose whole part is the card number. */
export const LITERALS: readonly ((number: string) => string)[] = [
  (number) => number,
  (number) => `-${number}`,
  (number) => `${number}.75`,
  (number) => `${number}e0`,
  (number) => `${number}00e-2`,
  (number) => `${number[0]}.${number.slice(1)}E${number.length - 1}`,
  (number) => `0.${number}e+${number.length}`,
  (number) => `${number.slice(0, -3)}.${number.slice(-3)}1e3`,
];

/** Texts that only look like card numbers: whoever masks them takes what somebody needs. */
export const LOOKALIKES: readonly ((number: string) => string)[] = [
  (number) => `${number.slice(0, -1)}${(Number(number.at(-1)) + 1) % 10}`, // breaks Luhn
  (number) => `1${number}`.slice(0, 13), // milliseconds since 1970
  (number) => `35${number}00000000`.slice(0, 15), // an IMEI
  (number) => `${number}00000000`.slice(0, 21),
  (number) => parts(number).join('  '),
  (number) => parts(number).join('/'),
  (number) => parts(number).join(', '),
  (number) => parts(number).join('\u00a0'),
  (number) => `deadbeef-cafe-4bad-8bad-${number.slice(0, 12)}`,
  (number) => `deadbeefcafebabe${number}ffffffffffffffff`,
];

const ZERO_OF = zeros();

/** Unicode keeps the decimal digits of a script in unbroken ranges of ten. */
function zeros(): Map<string, number> {
  const values = new Map<string, number>();
  for (let code = 0, inRow = 0; code < 0x1_ffff; code += 1) {
    const character = String.fromCodePoint(code);
    if (/^\p{Nd}$/u.test(character)) values.set(character, inRow++ % 10);
    else inRow = 0;
  }
  return values;
}

/** Digits of any script, escaped or not, as 0 to 9, and groups of them joined. */
const plainDigits = (text: string): string =>
  text
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/(?![0-9])\p{Nd}/gu, (digit) => String(ZERO_OF.get(digit) ?? digit))
    .replaceAll(/(?<=\d)[ ._-](?=\d)/g, '');

/** Those of the numbers that stand in the text, in whatever form. */
export function numbersIn(text: string, numbers: readonly string[]): string[] {
  const wanted = new Set(numbers);
  const lengths = [...new Set(numbers.map((number) => number.length))];
  const found = new Set<string>();
  for (const [run] of plainDigits(text).matchAll(/\d{13,}/g)) {
    for (let at = 0; at < run.length; at += 1) {
      for (const length of lengths) {
        const part = run.slice(at, at + length);
        if (wanted.has(part)) found.add(part);
      }
    }
  }
  return [...found];
}

/** All files of a folder as one text, free pages and logs of SQLite included. */
export const textOfFolder = (folder: string): string =>
  readdirSync(folder)
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
