import type { Span } from './tracks.js';

export const overlap = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/**
 * Tells for one place after the other, each behind the one before, which of the tokens reach into it. Tokens are in order
 * and apart from each other, so each is passed once, however many places and tokens a text has.
 */
export function nearTokens(tokens: readonly Span[]): (place: Span) => readonly Span[] {
  const count = tokens.length;
  let next = 0;
  return (place) => {
    const near: Span[] = [];
    for (let at = next; at < count; at += 1) {
      const token = tokens[at] as Span;
      if (token.start >= place.end) break;
      if (token.end <= place.start) next = at + 1;
      else near.push(token);
    }
    return near;
  };
}
