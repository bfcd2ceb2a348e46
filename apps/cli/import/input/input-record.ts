/** One event's text as it stands in the input, or why nothing could be read there. Lines count from 1. */
export type InputRecord =
  { readonly line: number; readonly text: string } | { readonly line: number; readonly fault: RecordFault };

export interface RecordFault {
  readonly reason: 'unreadable' | 'too-large' | 'unmapped';
  /** Without a word of the content, which may be what must not be shown. */
  readonly detail: string;
}

/** 64 KiB is what the server takes; far longer ones are not even held in memory. */
export const RECORD_BYTES_MAX = 1024 * 1024;
export const TOO_LARGE: RecordFault = { reason: 'too-large', detail: `longer than ${RECORD_BYTES_MAX} bytes` };
export const NOT_UTF8: RecordFault = { reason: 'unreadable', detail: 'not UTF-8' };

const strict = new TextDecoder('utf-8', { fatal: true });

export function recordOf(line: number, bytes: Uint8Array): InputRecord {
  try {
    return { line, text: strict.decode(bytes) };
  } catch {
    return { line, fault: NOT_UTF8 };
  }
}
