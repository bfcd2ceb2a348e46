/** Shortest and longest card number. */
export const CARD_DIGITS_MIN = 13;
export const CARD_DIGITS_MAX = 19;

const BRANDS = /^(?:[2-6]|8[12]|955[89])/;
/** At 15 digits only these: an IMEI or a merchant number is not a card. */
const BRANDS_OF_15_DIGITS = /^3[47]/;

const ZERO = 48;

/** Luhn's check sum (ISO/IEC 7812-1, annex B) over ASCII digits. */
export function isLuhnValid(digits: string): boolean {
  let sum = 0;
  let doubled = false;
  for (let i = digits.length - 1; i >= 0; i -= 1) {
    const value = digits.charCodeAt(i) - ZERO;
    sum += doubled ? (value > 4 ? value * 2 - 9 : value * 2) : value;
    doubled = !doubled;
  }
  return sum % 10 === 0;
}

/** Whether these ASCII digits, taken alone and together, are a card number by the contract. */
export function isCardNumber(digits: string): boolean {
  if (digits.length < CARD_DIGITS_MIN || digits.length > CARD_DIGITS_MAX) return false;
  return (digits.length === 15 ? BRANDS_OF_15_DIGITS : BRANDS).test(digits) && isLuhnValid(digits);
}

/** What may be shown of a number: its first six digits and its last four, 10 of 13 or more (PCI DSS 3.4.1). */
export const maskedDigits = (digits: string): string =>
  `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`;
