/**
 * PostgreSQL keeps no text with a NUL, which a device's name or a version may hold as any other character. Stands in for
 * it: U+0001 and a digit, and U+0001 itself likewise, so that every text comes back as it was. The order by bytes stays
 * what it was, since both begin with the smallest character that is left: `1` for NUL, `2` for U+0001.
 */
const NUL = '\0';
const ESCAPE = '\u0001';

/** A text as PostgreSQL can keep it. */
export const postgresText = (text: string): string =>
  text.includes(NUL) || text.includes(ESCAPE)
    ? text.replaceAll(ESCAPE, `${ESCAPE}2`).replaceAll(NUL, `${ESCAPE}1`)
    : text;

/** The text that was kept as `postgresText`. */
export const fromPostgresText = (text: string): string =>
  text.includes(ESCAPE) ? text.replaceAll(`${ESCAPE}1`, NUL).replaceAll(`${ESCAPE}2`, ESCAPE) : text;
