import type { KeptEvent } from './new-event.js';

export type UndecodableCode =
  | 'damaged'
  | 'unknown-type'
  | 'unreadable-metadata'
  | 'unreadable-data'
  | 'invalid-metadata'
  | 'invalid-data'
  | 'misplaced';

/** A stored event that this version cannot read: for the dead-letter list. Its text holds nothing of the event. */
export class UndecodableEvent extends Error {
  override readonly name = 'UndecodableEvent';
  readonly code: UndecodableCode;
  readonly detail: string;

  constructor(code: UndecodableCode, detail: string) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
  }
}

/** Throws `UndecodableEvent` for what the store knows to be damaged, however well it may read. */
export function refuseDamaged({ isDamaged }: KeptEvent): void {
  if (isDamaged) throw new UndecodableEvent('damaged', 'it is not what was stored');
}
