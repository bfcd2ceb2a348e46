import { STATUS_CODES } from 'node:http';

/** An error as RFC 9457 (`application/problem+json`) tells it. */
export interface Problem {
  readonly status: number;
  /** The status's own phrase, as `about:blank` problems have it. */
  readonly title: string;
  /** Stable, for machines: what went wrong in words joined by hyphens. */
  readonly code: string;
  /** One sentence for people. Never quotes what the caller sent: it may hold a card number or a key. */
  readonly detail?: string;
  /** Further headers of the answer, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
}

export function problem(
  status: number,
  code: string,
  detail?: string,
  headers?: Readonly<Record<string, string>>,
): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  return { status, title, code, ...(detail !== undefined && { detail }), ...(headers && { headers }) };
}

/** The body of the answer. `type` is `about:blank`: the status says it all, `code` tells it more finely. */
export const problemText = ({ status, title, code, detail }: Problem, requestId?: string): string =>
  JSON.stringify({ type: 'about:blank', title, status, code, detail, requestId });

/** Carries a problem out of a Nest handler, for those that cannot answer by themselves. */
export class CarriedProblem extends Error {
  override readonly name = 'CarriedProblem';
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}
