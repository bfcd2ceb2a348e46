import {
  deadLettersOf,
  dropSnapshots,
  FoldFailure,
  foldPast,
  rangesOf,
  snapshotBefore,
  snapshotRow,
  voidedBy,
  voidsOf,
  type RevisionRange,
  type Snapshot,
} from '#device-history';
import { batchUpsert, type DeviceSnapshot } from '#read-model';
import { storedLanes } from '../lanes/stored-lanes.js';
import type { DevicePage, FoldContext } from './device-page.js';

/** A device may bring at most so many events that break its fold in one page; more than that is no bad event but bad code. */
const FAILURES_PER_DEVICE_MAX = 100;

/**
 * Folds a device anew from the newest snapshot before `from`, out of the store. Events that break the fold are left out
 * and given back, to be listed.
 *
 * @param closed ranges that are not in the read model yet
 */
export async function refold(
  { db, store, upTo, snapshotEvery }: FoldContext,
  { device: folded, lanes }: DevicePage,
  closed: readonly RevisionRange[],
  from: number,
): Promise<FoldFailure[]> {
  const { entry } = folded;
  const { tenant, device } = entry;
  await dropSnapshots(db, tenant, device, from);
  const { changes, knownAtMax } = lanes ??
    (await storedLanes(db, tenant, [device])).get(device) ?? { changes: [], knownAtMax: Number.MIN_SAFE_INTEGER };
  const voided = entry.hasVoids ? voidedBy(await voidsOf(db, tenant, [device])) : new Map<string, number>();
  const passed = new Set(await deadLettersOf(db, tenant, device));
  const failures: FoldFailure[] = [];
  for (;;) {
    const snapshot = await snapshotBefore(db, tenant, device, { before: from });
    const ranges = [
      ...(await rangesOf(db, tenant, device, entry.ranges, { fromAt: snapshot?.key.effectiveAt })),
      ...folded.closedRanges,
      ...closed,
    ];
    const rows: DeviceSnapshot[] = [];
    const onSnapshot = ({ key, state }: Snapshot): void => {
      rows.push(snapshotRow(tenant, device, { key, state }, Math.max(state.pulse.knownAtMax, knownAtMax)));
    };
    try {
      entry.state = await foldPast(
        store,
        { tenant, device, ranges, upTo, changes, voided, passed, from: snapshot, snapshotEvery },
        { onSnapshot },
      );
      await batchUpsert(db, 'deviceSnapshots', ['tenant', 'device', 'effectiveAt', 'eventId'], rows);
      return failures;
    } catch (error) {
      if (!(error instanceof FoldFailure) || failures.length >= FAILURES_PER_DEVICE_MAX) throw error;
      failures.push(error);
      passed.add(error.event.record.eventId);
    }
  }
}
