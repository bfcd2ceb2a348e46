export type UndecodableCode =
  'unknown-type' | 'unreadable-metadata' | 'unreadable-data' | 'invalid-metadata' | 'invalid-data';

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
