/** Luhn's check sum of any stretch of one row of digits. */
export interface LuhnSums {
  isValid(from: number, to: number): boolean;
}

const ZERO = 48;

/**
 * Running sums with every digit of even place doubled, and of odd place. The last digit of a number is not doubled, so
 * the end of the stretch says which of the two holds for it, and a stretch is the difference of two running sums.
 */
export function luhnSums(digits: string): LuhnSums {
  const evenDoubled = new Int32Array(digits.length + 1);
  const oddDoubled = new Int32Array(digits.length + 1);
  for (let i = 0; i < digits.length; i += 1) {
    const value = digits.charCodeAt(i) - ZERO;
    const doubled = value > 4 ? value * 2 - 9 : value * 2;
    const isEven = i % 2 === 0;
    evenDoubled[i + 1] = (evenDoubled[i] ?? 0) + (isEven ? doubled : value);
    oddDoubled[i + 1] = (oddDoubled[i] ?? 0) + (isEven ? value : doubled);
  }
  return {
    isValid(from, to) {
      const sums = to % 2 === 0 ? evenDoubled : oddDoubled;
      return ((sums[to] ?? 0) - (sums[from] ?? 0)) % 10 === 0;
    },
  };
}
