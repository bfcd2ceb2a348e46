/** One event on its way to the server. */
export interface ImportEvent {
  /** Where it stands in the input, counted from 1. */
  readonly line: number;
  /** The device (or site, or model): events of one subject are sent in the order of the input. */
  readonly subject: string;
  /** JSON on one line. */
  readonly text: string;
}

/** Something of the input that never becomes an event, and why. */
export interface ImportFault {
  readonly line: number;
  readonly reason: string;
  readonly detail: string;
}

export type ImportItem =
  | { readonly kind: 'event'; readonly event: ImportEvent }
  | { readonly kind: 'fault'; readonly fault: ImportFault }
  /** A row that a mapping leaves out on purpose. */
  | { readonly kind: 'skipped' };
