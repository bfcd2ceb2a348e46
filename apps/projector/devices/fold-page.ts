import { foldOrder, isAfter, laneInput, type DeviceState, type FoldInput, type LaneChange } from '#device';
import { grow, ownEvent, type RevisionRange } from '#device-history';
import type { DeviceItem } from '../page/classified.js';
import type { DeviceEntry } from './device-entry.js';
import type { DeviceLanes, DevicePage, FoldContext, FoldedPage } from './device-page.js';
import { foldAtOnce } from './fold-at-once.js';
import { foldInPlace } from './fold-in-place.js';
import { refold } from './refold.js';

/**
 * Folds a page into one device: in place where all of it lies behind what was folded, else anew from the newest snapshot
 * before the earliest late input. The outcome is the same; only the price differs.
 */
export function foldPage(context: FoldContext, page: DevicePage): FoldedPage | Promise<FoldedPage> {
  const { entry } = page.device;
  const closedRanges = growAll(entry, page.items);
  const recordChanged = foldAtOnce(context, page);
  if (recordChanged !== undefined) return { recordChanged, refolded: false, closedRanges, failures: [] };
  return foldWithCare(context, page, closedRanges);
}

async function foldWithCare(
  context: FoldContext,
  page: DevicePage,
  closedRanges: readonly RevisionRange[],
): Promise<FoldedPage> {
  const { lanes } = page;
  const { entry } = page.device;
  entry.hasVoids ||= page.voids;
  const differs = firstDifference(lanes);
  const inputs: FoldInput[] = [
    ...page.items.map(ownEvent),
    ...(lanes?.changes ?? []).slice(lanes?.before.length).map(laneInput),
  ];
  inputs.sort(foldOrder);
  if (!page.voids && differs === undefined && isBehind(inputs[0], entry.state)) {
    const recordChanged = await foldInPlace(context, page, inputs);
    if (recordChanged !== undefined) return { recordChanged, refolded: false, closedRanges, failures: [] };
  }
  const from = page.voids
    ? Number.MIN_SAFE_INTEGER
    : Math.min(differs ?? Number.POSITIVE_INFINITY, inputs[0]?.key.effectiveAt ?? Number.POSITIVE_INFINITY);
  const failures = await refold(context, page, closedRanges, from);
  return { recordChanged: true, refolded: true, closedRanges, failures };
}

const isBehind = (first: FoldInput | undefined, state: DeviceState | null): boolean => {
  const newest = state?.pulse.newest;
  return first === undefined || newest === null || newest === undefined || isAfter(first.key, newest);
};

/** From which instant the lane changes are others than those that were folded; undefined where they only go on. */
function firstDifference(lanes: DeviceLanes | undefined): number | undefined {
  if (lanes === undefined) return undefined;
  const { before, changes } = lanes;
  const at = before.findIndex((change, i) => !isSame(change, changes[i]));
  if (at < 0) return undefined;
  return Math.min(...[before[at], changes[at]].flatMap((change) => (change ? [change.key.effectiveAt] : [])));
}

const isSame = (a: LaneChange, b: LaneChange | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Adds the page's revisions to the ranges of the device; gives those that are closed now. */
const growAll = ({ ranges }: DeviceEntry, items: readonly DeviceItem[]): RevisionRange[] =>
  items.flatMap(
    ({ category, revision, record }) => grow(ranges, { category, revision, effectiveAt: record.effectiveAt }) ?? [],
  );
