import { compareFoldOrder } from '#telemetry';

/** The place of an input in the fold: by instant, then the sender's sequence, then the store's event id. */
export interface FoldKey {
  readonly effectiveAt: number;
  readonly sequence?: string | undefined;
  readonly eventId: string;
}

export const keyOf = ({ effectiveAt, sequence, eventId }: FoldKey): FoldKey =>
  sequence === undefined ? { effectiveAt, eventId } : { effectiveAt, sequence, eventId };

export const isAfter = (key: FoldKey, other: FoldKey): boolean => compareFoldOrder(key, other) > 0;

export const byKey = (a: { readonly key: FoldKey }, b: { readonly key: FoldKey }): number =>
  compareFoldOrder(a.key, b.key);
