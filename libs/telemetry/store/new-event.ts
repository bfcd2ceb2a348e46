/** What a store is given, structurally `NewEvent` of `#event-store`, which this library does not know. */
export interface NewEvent {
  readonly eventId: string;
  readonly type: string;
  /** JSON texts of objects. */
  readonly data: string;
  readonly metadata: string;
}
