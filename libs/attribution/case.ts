import type { DeviceRecordState, DeviceState } from '#device';
import { observe, WEEK_MS, type Observed } from './observed.js';
import { spoiledOf } from './spoiled.js';
import { blameTerminalFailures } from './terminal-failures.js';
import { quietFrom } from './trading-days.js';

/** All that a cause may look at: the device's state and what its ledger holds. */
export interface Case {
  readonly at: number;
  readonly record: DeviceRecordState;
  readonly pulse: DeviceState['pulse'];
  readonly observed: Observed;
  /** Attempts spoiled in the last seven days, those that windows count included. */
  readonly spoiled: number;
  /** Since when three trading days have passed: nothing new since then ends a finding. */
  readonly quietFrom: number;
  /** Silent for longer than it usually is. */
  readonly isSilent: boolean;
}

/** The case of a device at an instant. */
export function caseOf({ record, pulse }: DeviceState, at: number, isSilent: boolean): Case {
  const observed = observe(record.ledger, at, pulse.firstSeenAt);
  blameTerminalFailures(observed, record.security.length > 0);
  return {
    at,
    record,
    pulse,
    observed,
    spoiled: spoiledOf(observed),
    quietFrom: quietFrom(observed),
    isSilent,
  };
}

/** When this component, or what it is part of, was last repaired and found at fault: what came before counts no longer. */
function repairedAt({ service }: DeviceRecordState, component: string): number {
  if (service.length === 0) return Number.NEGATIVE_INFINITY;
  const repair = service.findLast(
    (one) =>
      one.kind === 'repaired' &&
      one.finding === 'confirmed' &&
      one.action !== 'none' &&
      (one.component === component || component.startsWith(`${one.component}.`)),
  );
  return repair?.at ?? Number.NEGATIVE_INFINITY;
}

/** When a component of the firmware was last reported in another version: what the one before did, it does no longer. */
const versionSince = ({ firmware }: DeviceRecordState): number =>
  Math.max(Number.NEGATIVE_INFINITY, ...Object.values(firmware).map(({ since }) => since));

/** When a component was last cured: by a repair, software also by another version. */
export const curedAt = (record: DeviceRecordState, component: string): number =>
  Math.max(repairedAt(record, component), component === 'software' ? versionSince(record) : Number.NEGATIVE_INFINITY);

/** From when on faults of a component count: a week, or since it was cured. */
export const countsFrom = ({ at, record }: Pick<Case, 'at' | 'record'>, component: string): number =>
  Math.max(at - WEEK_MS, curedAt(record, component));
