import { CARD_DIGITS_MIN } from './card-number.js';

/**
 * For each group the nearest one with which it has the digits of a card number; the number of groups where there is none.
 * It only moves on, so every group is looked at twice, and not once for each digit that a number needs.
 *
 * @param begins where each group begins among all digits
 * @param length of all digits
 */
export function longEnough(begins: readonly number[], length: number): Int32Array {
  const groups = begins.length;
  const lasts = new Int32Array(groups);
  let last = 0;
  /** Where group `last` ends. */
  let end = begins[1] ?? length;
  for (let first = 0; first < groups; first += 1) {
    const least = (begins[first] ?? 0) + CARD_DIGITS_MIN;
    while (last < groups && end < least) {
      last += 1;
      end = last + 1 < groups ? (begins[last + 1] ?? length) : length;
    }
    lasts[first] = last;
  }
  return lasts;
}
