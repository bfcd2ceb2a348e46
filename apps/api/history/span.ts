import { badInput } from '../errors/answer-error.js';

/** Milliseconds since 1970, both ends inclusive. */
export interface Span {
  readonly from?: number | null;
  readonly to?: number | null;
}

export function checkSpan({ from, to }: Span): void {
  if (typeof from === 'number' && typeof to === 'number' && from > to) throw badInput('`from` is later than `to`.');
}
