/** JSON as it is stored and answered. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** How the clock of an event stood to its receipt (CONTRACT "Clocks"). */
export type ClockFlag = 'clock-ahead' | 'clock-behind' | 'late';

/**
 * One accepted event as everything behind the way in sees it: masked, checked, dated and identified. Instants are
 * milliseconds since 1970, negative before it.
 */
export interface EventRecord {
  /** UUIDv8: 48 bits of `occurredAt` (0 before 1970), the rest a keyed hash of tenant, subject, source and id. */
  readonly eventId: string;
  /** Full type with its version, such as `terminal.heartbeat.v1`. */
  readonly type: string;
  /** Device id, `site:<site>` or `model:<model>`. */
  readonly subject: string;
  /** The sender's `source` and `id`; a keyed hash where they held a card number. */
  readonly source: string;
  readonly cloudEventId: string;
  /** The device's clock, as sent. */
  readonly occurredAt: number;
  readonly receivedAt: number;
  /** The instant at which it is folded. */
  readonly effectiveAt: number;
  /** Since when it may count as known. */
  readonly knownAt: number;
  /** Orders equal times: none first, then digits as whole numbers of any length, then other text by code point. */
  readonly sequence?: string | undefined;
  readonly flags: readonly ClockFlag[];
  /** Further CloudEvents attributes as sent (`recordedtime`, `datacontenttype`, extensions), and `time` where it was not canonical. */
  readonly attributes?: JsonObject | undefined;
  readonly data: JsonObject;
}
