import { seedWords } from './seed-words.js';

/** Draws thrown away at the start: the words of alike seeds need so many rounds to part (sfc32). */
const WARM_UP_ROUNDS = 12;

/**
 * Chance from a seed: the same seed gives the same draws for ever, on any machine. Every part of the simulated world
 * draws from a stream of its own (`fork`), so that what happens to one device changes nothing for the others.
 */
export class Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: string) {
    this.#seed = seed;
    [this.#a, this.#b, this.#c, this.#d] = seedWords(seed);
    for (let round = 0; round < WARM_UP_ROUNDS; round += 1) this.float();
  }

  /** A stream of its own under that name; drawing from it does not move this one. */
  fork(name: string): Random {
    return new Random(`${this.#seed}/${name}`);
  }

  /** From 0 to below 1 (sfc32, by Chris Doty-Humphrey, public domain). */
  float(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }

  /** From `low` to below `high`. */
  between(low: number, high: number): number {
    return low + this.float() * (high - low);
  }

  /** A whole number from `low` to `high`, both of them among it. */
  int(low: number, high: number): number {
    return low + Math.floor(this.float() * (high - low + 1));
  }

  bool(chance: number): boolean {
    return this.float() < chance;
  }

  /** One of them; the list must not be empty. */
  pick<Value>(list: readonly Value[]): Value {
    const value = list[this.int(0, list.length - 1)];
    if (value === undefined) throw new RangeError('nothing to pick from');
    return value;
  }

  /** One of them, as often as its weight says. */
  weighted<Value>(choices: readonly (readonly [Value, number])[]): Value {
    let left = this.float() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    return this.pick(choices)[0];
  }

  /** How often something happens that happens `mean` times on average (Knuth; means here are a few dozen at most). */
  poisson(mean: number): number {
    if (mean <= 0) return 0;
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.float(); product > limit; product *= this.float()) count += 1;
    return count;
  }

  /** Around `mean`, most within `spread` of it: the sum of three draws, which has no far outliers. */
  around(mean: number, spread: number): number {
    return mean + (this.float() + this.float() + this.float() - 1.5) * spread;
  }
}
