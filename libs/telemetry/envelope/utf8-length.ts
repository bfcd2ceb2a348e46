/** UTF-8 takes at most three bytes for one unit of UTF-16 (four for two, where they are a pair). */
const BYTES_PER_UNIT_MAX = 3;

/** Whether the text takes more bytes than that in UTF-8; half a surrogate pair counts as U+FFFD. */
export function isLongerThan(text: string, bytesMax: number): boolean {
  if (text.length * BYTES_PER_UNIT_MAX <= bytesMax) return false;
  return text.length > bytesMax || unitsWithin(text, bytesMax) < text.length;
}

/** The longest beginning that takes no more than so many bytes and splits no character. */
export const cutToBytes = (text: string, bytesMax: number): string => text.slice(0, unitsWithin(text, bytesMax));

function unitsWithin(text: string, bytesMax: number): number {
  let bytes = 0;
  let at = 0;
  while (at < text.length) {
    const codePoint = text.codePointAt(at) ?? 0;
    bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    if (bytes > bytesMax) return at;
    at += codePoint < 0x10000 ? 1 : 2;
  }
  return at;
}
