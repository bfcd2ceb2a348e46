/** What a store is given, structurally `NewEvent` of `#event-store`, which this library does not know. */
export interface NewEvent {
  readonly eventId: string;
  readonly type: string;
  /** JSON texts of objects. */
  readonly data: string;
  readonly metadata: string;
  /** Both texts were made by `JSON.stringify`: no store need parse them to believe it. */
  readonly isSerialized?: true;
}

/** What a store gives back, structurally `StoredEvent` of `#event-store`. */
export interface KeptEvent extends NewEvent {
  /** The store knows that it is not what it was given. */
  readonly isDamaged?: true;
}
