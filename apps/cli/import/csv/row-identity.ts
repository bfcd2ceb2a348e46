import { hash } from 'node:crypto';
import { RowFault } from './row.js';

/** To tell the second of two equal rows, the hashes of all rows lie in memory: some 100 bytes each, 100 MB. */
const ROWS_COUNTED_MAX = 1_000_000;
/** 128 bits in hex: no two rows share them, and no card number is looked for in it. */
const IDENTITY_LENGTH = 32;

/** Names a row by its content. */
export type RowIdentity = (cells: readonly string[]) => string;

/**
 * The hash of a row's cells. Equal rows are one (`same-event`), or the second one gets `.2` and so on
 * (`separate-events`): the same names again in every import of the same rows, in whatever order.
 */
export function rowIdentity(equalRows: 'same-event' | 'separate-events'): RowIdentity {
  const counts = new Map<string, number>();
  return (cells) => {
    const identity = hash('sha256', cells.join('\u001f'), 'hex').slice(0, IDENTITY_LENGTH);
    if (equalRows === 'same-event') return identity;
    const count = (counts.get(identity) ?? 0) + 1;
    if (count === 1 && counts.size >= ROWS_COUNTED_MAX) {
      throw new RowFault(`equal rows can be told apart among ${ROWS_COUNTED_MAX} rows only`);
    }
    counts.set(identity, count);
    return count === 1 ? identity : `${identity}.${count}`;
  };
}
