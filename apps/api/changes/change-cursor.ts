import { hash } from 'node:crypto';
import { answerError } from '../errors/answer-error.js';
import { CURSOR_AGE_MAX_MS } from './feed-limits.js';

/** Which read model a cursor's number is of, and where in it; `at` in milliseconds since 1970. */
export interface ChangePlace {
  readonly generation: string;
  readonly seq: number;
  readonly at: number;
}

/** Characters of a generation that stand in a cursor: two read models share them once in 2^64. */
const GENERATION_LENGTH = 16;

const short = (generation: string): string => hash('sha256', generation, 'hex').slice(0, GENERATION_LENGTH);

export const writeChangeCursor = ({ generation, seq, at }: ChangePlace): string =>
  Buffer.from(JSON.stringify(['CHANGES', short(generation), seq, at])).toString('base64url');

const TEXT_LENGTH_MAX = 200;
const CURSOR_AHEAD_MAX_MS = 5 * 60_000;

/** The changes there are. */
export interface KeptChanges {
  readonly generation: string;
  /** Number of the oldest; undefined: there are none. */
  readonly oldest: number | undefined;
  readonly newest: number;
}

/**
 * The number of the last change that a cursor covers.
 *
 * @throws `RESYNC` for what is no cursor, one of another read model, and one that is too old
 */
export function readChangeCursor(text: string, { generation, oldest, newest }: KeptChanges, now: number): number {
  const [name, of, seq, at] = decoded(text);
  const isPlace =
    name === 'CHANGES' && of === short(generation) && Number.isSafeInteger(seq) && Number.isSafeInteger(at);
  if (!isPlace || typeof seq !== 'number' || typeof at !== 'number')
    throw resync('`after` is no cursor of these changes.');
  if (at < now - CURSOR_AGE_MAX_MS) throw resync('`after` is older than an hour.');
  // A number that was never given out, or a time that has not come (machines may differ by a little).
  if (seq < 0 || seq > newest || at > now + CURSOR_AHEAD_MAX_MS) throw resync('`after` is no cursor of these changes.');
  // Whatever the clock says: what came next is not kept any more.
  if (oldest !== undefined && seq < oldest - 1) throw resync('`after` lies before the changes that are kept.');
  return seq;
}

export const resync = (why: string) => answerError('RESYNC', `${why} Read the list again and subscribe without it.`);

function decoded(text: string): readonly unknown[] {
  if (text.length > TEXT_LENGTH_MAX) return [];
  try {
    const values: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(values) ? values : [];
  } catch {
    return [];
  }
}
