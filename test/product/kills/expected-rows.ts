import type { SentEvent } from './load.js';

/** What a device's rows must say, as plain as can be told from what was sent. */
export interface ExpectedRow {
  readonly lastSeenAt: number;
  /** Of its `os`; undefined: none was reported. */
  readonly version: string | undefined;
}

/** A fold that shares nothing with the product's: over those of the sent events that were folded. */
export function expectedRows(
  sent: readonly SentEvent[],
  folded: ReadonlySet<string | undefined>,
): ReadonlyMap<string, ExpectedRow> {
  const known = sent.filter(({ id }) => folded.has(id));
  return new Map(
    [...Map.groupBy(known, ({ device }) => device)].map(([device, own]) => {
      const newest = (a: SentEvent, b: SentEvent): SentEvent => (b.at > a.at ? b : a);
      const reported = own.filter(({ version }) => version !== undefined);
      const version = reported.length === 0 ? undefined : reported.reduce(newest).version;
      return [device, { lastSeenAt: Math.max(...own.map(({ at }) => at)), version }];
    }),
  );
}
