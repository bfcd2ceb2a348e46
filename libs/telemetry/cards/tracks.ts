/** [start, end) of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What follows the number on track 2 (ISO/IEC 7813): `=` (`D` in the chip's hex) and digits, padded with `F`, ended by `?`. */
const TRACK_2_REST = /(?:[=D]\d+){1,4}(?:F+(?![0-9A-Za-z]))?\??/y;
/** Written in groups, such as on a screen, what follows the number is in groups too. */
const TRACK_2_REST_IN_GROUPS = /(?:[=D]\d+(?:[ ._-]\d+)*){1,4}(?:F+(?![0-9A-Za-z]))?\??/y;

/**
 * What follows the number on track 1: `^`, the name (2 to 26 characters, 40 where it is sloppy), `^`, further data that
 * may hold blanks only where a `?` ends it. Cut off within the name, it goes up to the next blank. All are bounded: a track has 79 characters.
 */
const TRACK_1_REST = /\^(?:[^^?\r\n]{0,40}\^(?:[0-9A-Z /.-]{0,60}\?|[^\s?"]{0,80}\??)|[^\s^"]{0,80})/y;
const TRACK_1_BEGIN = /%B$/i;

function endOfMatch(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/**
 * The whole track that the card number in `number` stands in; undefined where it stands in none. `chain` are all groups
 * of digits that hang together with it.
 */
export function trackAround(text: string, chain: Span, number: Span): Span | undefined {
  return track1(text, chain) ?? track2(text, chain, number);
}

function track1(text: string, chain: Span): Span | undefined {
  const begin = chain.start - 2;
  if (begin < 0 || !TRACK_1_BEGIN.test(text.slice(begin, chain.start))) return undefined;
  const end = endOfMatch(TRACK_1_REST, text, chain.end);
  return end === undefined ? undefined : { start: begin, end };
}

function track2(text: string, chain: Span, number: Span): Span | undefined {
  if (number.end !== chain.end) return undefined;
  const inGroups = /\D/.test(text.slice(number.start, number.end));
  const end = endOfMatch(inGroups ? TRACK_2_REST_IN_GROUPS : TRACK_2_REST, text, number.end);
  if (end === undefined) return undefined;
  const sentinel = text[number.start - 1] === ';' ? 1 : 0;
  return { start: number.start - sentinel, end };
}
