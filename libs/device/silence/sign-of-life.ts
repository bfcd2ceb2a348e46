import type { DeviceState } from '../fold/device-state.js';
import { EMPTY_CELL, GAP_LEAST_MS, withGap, type GapCell } from './gap-cell.js';
import { hourOfTime, remember } from './gap-memory.js';

/** The gap that is open now and those that began in the hour before it began; they go into the memory when that hour is over. */
export interface OpenGaps {
  /** When the open gap began. */
  since: number;
  /** Hours since 1970. */
  hour: number;
  cell: GapCell;
}

/** Ends the gap that was open. True when the record changed: once an hour at the most, so that a heartbeat rewrites little. */
export function foldSignOfLife({ pulse, record }: DeviceState, at: number): boolean {
  const { gaps } = pulse;
  if (gaps === null) {
    pulse.gaps = { since: at, hour: hourOfTime(at), cell: EMPTY_CELL };
    return false;
  }
  const gapMs = at - gaps.since;
  if (gapMs < GAP_LEAST_MS) return false;
  const hour = hourOfTime(gaps.since);
  const isOver = hour !== gaps.hour && gaps.cell.count > 0;
  if (isOver) remember(record.gaps, gaps.hour, gaps.cell);
  gaps.cell = withGap(isOver ? EMPTY_CELL : gaps.cell, gapMs);
  gaps.hour = hour;
  gaps.since = at;
  return isOver;
}
