import { emptyDevice, foldInput, foldVoided, type FoldInput } from '#device';
import { SnapshotPace, snapshotRow, voidedBy, voidsOf } from '#device-history';
import { batchUpsert, type DeviceSnapshot } from '#read-model';
import { knownAtMaxOfLanes } from '../lanes/stored-lanes.js';
import type { DevicePage, FoldContext } from './device-page.js';

/**
 * Folds inputs that lie behind everything folded. True when more than the pulse changed; undefined when an event broke
 * the fold: the entry's state is of no use then, and is to be folded anew.
 */
export async function foldInPlace(
  { db, snapshotEvery }: FoldContext,
  { device: folded, lanes }: DevicePage,
  inputs: readonly FoldInput[],
): Promise<boolean | undefined> {
  const { entry } = folded;
  const { tenant, device } = entry;
  const voided = entry.hasVoids ? voidedBy(await voidsOf(db, tenant, [device])) : undefined;
  const state = (entry.state ??= emptyDevice());
  const snapshots: DeviceSnapshot[] = [];
  let changed = false;
  const pace = new SnapshotPace(state, snapshotEvery);
  for (const [i, input] of inputs.entries()) {
    const since = input.kind === 'event' ? voided?.get(input.key.eventId) : undefined;
    if (input.kind === 'event' && since !== undefined) {
      foldVoided(state, { ...input, knownAt: Math.max(input.knownAt, since) });
      changed = true;
      continue;
    }
    try {
      changed = foldInput(state, input) || changed;
    } catch {
      return undefined; // `refold` finds out which, and lists it
    }
    if (pace.isDue(state, inputs[i + 1]?.key)) {
      const knownAtMax = Math.max(
        state.pulse.knownAtMax,
        lanes?.knownAtMax ?? (await knownAtMaxOfLanes(db, tenant, device)),
      );
      snapshots.push(snapshotRow(tenant, device, { key: input.key, state }, knownAtMax));
    }
  }
  await batchUpsert(db, 'deviceSnapshots', ['tenant', 'device', 'effectiveAt', 'eventId'], snapshots);
  return changed;
}
