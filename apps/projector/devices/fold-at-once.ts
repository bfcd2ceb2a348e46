import { emptyDevice, foldInput, isAfter, type OwnEvent } from '#device';
import { ownEvent } from '#device-history';
import type { DevicePage, FoldContext } from './device-page.js';

/**
 * Folds the ordinary page of a device: events of its own that came in order, behind everything folded, of which none is
 * voided and after which no snapshot is due. True when more than the pulse changed; undefined when it is no such page, or
 * an event broke the fold: the state is to be folded anew then.
 */
export function foldAtOnce(
  { snapshotEvery }: Pick<FoldContext, 'snapshotEvery'>,
  { device: { entry }, items, lanes, voids }: DevicePage,
): boolean | undefined {
  if (lanes !== undefined || voids || entry.hasVoids) return undefined;
  const state = (entry.state ??= emptyDevice());
  const { folded } = state.pulse;
  if (Math.floor(folded / snapshotEvery) !== Math.floor((folded + items.length) / snapshotEvery)) return undefined;
  const inputs: OwnEvent[] = [];
  let { newest } = state.pulse;
  for (const item of items) {
    const input = ownEvent(item);
    if (newest !== null && !isAfter(input.key, newest)) return undefined;
    newest = input.key;
    inputs.push(input);
  }
  let changed = false;
  try {
    for (const input of inputs) changed = foldInput(state, input) || changed;
  } catch {
    return undefined; // `refold` finds out which, and lists it
  }
  return changed;
}
