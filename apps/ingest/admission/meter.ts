/** Told what the way in does; metrics are made of it. */
export interface Meter {
  accepted(events: number): void;
  duplicate(events: number): void;
  rejected(reason: string, events: number): void;
  /** Refused beyond what is kept a day. */
  notKept(events: number): void;
  appended(events: number, tookMs: number): void;
  answered(status: number, tookMs: number): void;
}
