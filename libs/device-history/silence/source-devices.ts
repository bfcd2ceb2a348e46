/** A device and when it first spoke through a source. */
export type First = readonly [device: string, at: number];

/** Sources that speak for fewer share one watermark a tenant: one device alone is silent whenever its source is. */
export const OWN_WATERMARK_DEVICES = 3;

/**
 * The first devices of a source, with one more event. Only the first three are kept: they tell since when the source has
 * had three, whatever order events come in. The same list where nothing changes.
 */
export function withFirst(firsts: readonly First[], device: string, at: number): readonly First[] {
  const lastAt = firsts[OWN_WATERMARK_DEVICES - 1]?.[1];
  if (lastAt !== undefined && at > lastAt) return firsts; // nearly always
  const known = firsts.find(([name]) => name === device);
  if (known !== undefined && known[1] <= at) return firsts;
  const added: First = [device, at];
  const last = firsts[OWN_WATERMARK_DEVICES - 1];
  if (known === undefined && last !== undefined && inOrder(last, added) < 0) return firsts;
  return [...firsts.filter(([name]) => name !== device), added].sort(inOrder).slice(0, OWN_WATERMARK_DEVICES);
}

/** Null: the source does not speak for enough devices yet. */
export const ownSince = (firsts: readonly First[]): number | null => firsts[OWN_WATERMARK_DEVICES - 1]?.[1] ?? null;

const inOrder = ([a, from]: First, [b, to]: First): number => from - to || (a < b ? -1 : Number(a > b));
