import type { Span } from './tracks.js';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const HEX_TOKEN = '(?:0x)?[0-9a-f]{32,}';
/** Values of these shapes are digests and ids whose digits mean nothing, standing alone or inside a longer text. */
const EXEMPT = new RegExp(`(?<![0-9a-z])(?:${UUID}|${HEX_TOKEN})(?![0-9a-z])`, 'gi');

/** Where UUID-shaped values and tokens of 32 or more hex digits stand. */
export const exemptTokens = (text: string): readonly Span[] =>
  Array.from(text.matchAll(EXEMPT), ({ 0: token, index }) => ({ start: index, end: index + token.length }));
