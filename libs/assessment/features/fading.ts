import { DAY_MS } from '#device';

/** What is as old as this weighs half. */
const HALF_LIFE_MS = 3 * DAY_MS;
const DECAY_PER_MS = Math.LN2 / HALF_LIFE_MS;

/** How much of something is left at its age: 2 to the power of -age / half-life. */
export const fade = (ageMs: number): number => Math.exp(-DECAY_PER_MS * Math.max(0, ageMs));

/** The faded sum of what comes steadily: perDay * the integral of the fading over so many days. */
export const fadedSteady = (perDay: number, days: number): number =>
  (perDay * (HALF_LIFE_MS / DAY_MS) * (1 - fade(days * DAY_MS))) / Math.LN2;

/**
 * The share of a count that is beyond what is usual, both faded alike: as time passes without events it never grows, since
 * both fade by the same factor, and what is usual only gains on the count.
 */
export const shareBeyond = (faded: number, usual: number): number => (faded <= usual ? 0 : 1 - usual / faded);

export const rounded = (value: number): string => (value < 10 ? value.toFixed(1) : Math.round(value).toString());
