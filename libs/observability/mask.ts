/** Replaces what must not be read (card numbers) in a text. */
export type Mask = (text: string) => string;

/** No line of the log grows with what somebody sent. */
const TEXT_LENGTH_MAX = 4_096;

export function maskedText(text: string, mask: Mask): string {
  const masked = mask(text);
  return masked.length > TEXT_LENGTH_MAX ? `${masked.slice(0, TEXT_LENGTH_MAX)}...` : masked;
}
