import { isAscii, isUtf8 } from 'node:buffer';

export interface BodyText {
  readonly text: string;
  /** Each character is one byte, so that lengths need no counting. */
  readonly ascii: boolean;
}

/** Undefined for bytes that are not UTF-8 throughout. A byte order mark before the text is no part of it. */
export function decodeText(bytes: Buffer): BodyText | undefined {
  // One-byte strings are made by a plain copy, and all that is done with them afterwards is faster.
  if (isAscii(bytes)) return { text: bytes.toString('latin1'), ascii: true };
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  return { text: text.startsWith('\uFEFF') ? text.slice(1) : text, ascii: false };
}
