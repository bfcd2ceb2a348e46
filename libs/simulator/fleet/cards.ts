import type { Random } from '#random';
import { token } from '#random';

export interface Card {
  /** As all terminals of the tenant make it of this card. */
  readonly hash: string;
  readonly issuer: string;
  readonly scheme: string;
  /** How often a read of it fails for its own sake. */
  readonly wear: number;
}

/** Issuers and how many of the cards are theirs. */
export const ISSUERS: readonly (readonly [string, number])[] = [
  ['nordbank', 35],
  ['sparunion', 30],
  ['rheincredit', 20],
  ['atlas-direct', 15],
];
const SCHEMES = [
  ['girocard', 45],
  ['mastercard', 30],
  ['visa', 25],
] as const;

/** A town's worth of cards; a site sees some of them again and again. */
const CARDS = 50_000;
const REGULARS_PER_SITE = 150;
const REGULAR_CHANCE = 0.4;
/** Ordinary cards fail now and then; a few are worn out and fail wherever they go. */
const WEAR_ORDINARY = 0.004;
const WEAR_BAD = 0.6;

/** The people who pay: everybody's cards, known by number, made when they are first used. */
export class CardPopulation {
  readonly #seed: string;
  readonly #badCards: number;

  constructor(random: Random, badCards: number) {
    this.#seed = String(random.float());
    this.#badCards = badCards;
  }

  /** Who comes to a till of this site now; `badChance` is how likely it is one with a worn-out card. */
  next(random: Random, siteIndex: number, badChance: number): Card {
    if (this.#badCards > 0 && random.bool(badChance)) return this.#card(random.int(0, this.#badCards - 1));
    if (!random.bool(REGULAR_CHANCE)) return this.#card(random.int(this.#badCards, CARDS));
    return this.#card(
      this.#badCards + ((siteIndex * REGULARS_PER_SITE + random.int(0, REGULARS_PER_SITE - 1)) % CARDS),
    );
  }

  /** A card that nobody else has. */
  named(name: string): Card {
    return { ...this.#card(CARDS + 1), hash: token(`${this.#seed}/card/${name}`) };
  }

  #card(number: number): Card {
    const hash = token(`${this.#seed}/${number}`);
    const draw = Number.parseInt(hash.slice(0, 6), 16) / 0xff_ff_ff;
    const other = Number.parseInt(hash.slice(6, 12), 16) / 0xff_ff_ff;
    return {
      hash,
      issuer: at(ISSUERS, draw),
      scheme: at(SCHEMES, other),
      wear: number < this.#badCards ? WEAR_BAD : WEAR_ORDINARY,
    };
  }
}

/** The choice that this share of all weights falls on. */
function at(choices: readonly (readonly [string, number])[], share: number): string {
  let left = share * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of choices) {
    left -= weight;
    if (left <= 0) return value;
  }
  return choices[0]?.[0] ?? '';
}
