import { HOUR_MS } from '../fold/ledger/ledger.js';
import { CELL_LENGTH, decodeCell, EMPTY_CELL, encodeCell, merged, percentile99, type GapCell } from './gap-cell.js';

/**
 * What a device's gaps are at each hour of the week, of the last four to eight weeks. Two generations of 168 cells, 1,344
 * characters each: the older one is dropped when four weeks are full, so that the memory follows what changes.
 */
export interface GapMemory {
  /** Which four weeks `now` is of. */
  generation: number;
  now: string;
  before: string;
}

/** Hours of the week count in UTC from the one of 1 January 1970, a Thursday. */
const WEEK_HOURS = 168;
const GENERATION_HOURS = 4 * WEEK_HOURS;
const EMPTY = encodeCell(EMPTY_CELL).repeat(WEEK_HOURS);

export const emptyGapMemory = (): GapMemory => ({ generation: 0, now: '', before: '' });
export const hourOfTime = (at: number): number => Math.floor(at / HOUR_MS);

/** Adds what began in that hour since 1970; hours are told of in order, each once. */
export function remember(memory: GapMemory, hour: number, cell: GapCell): void {
  const generation = Math.floor(hour / GENERATION_HOURS);
  if (generation !== memory.generation) {
    memory.before = generation === memory.generation + 1 ? memory.now : '';
    memory.now = '';
    memory.generation = generation;
  }
  const text = memory.now === '' ? EMPTY : memory.now;
  const at = placeOf(hour);
  memory.now = text.slice(0, at) + encodeCell(merged(decodeCell(text, at), cell)) + text.slice(at + CELL_LENGTH);
}

/** What is not remembered yet: the hour that is still going on. */
export interface OpenHour {
  readonly hour: number;
  readonly cell: GapCell;
}

/**
 * The usual gap for a silence that began in that hour: the 99th percentile of the gaps that began at that hour of the
 * week, or in the hour after it where that is longer. A shop that closes at six on the dot closes at five to six some
 * day, and an hour earlier by UTC when summer time begins; the night after it is no silence either time. Where no gap
 * began at that hour yet (somebody stayed late), the latest hour before counts in which one did. Null: none ever.
 */
export function usualGap(memory: GapMemory, open: OpenHour | null, hour: number): number | null {
  const soon = percentile99(cellOf(memory, open, hour + 1));
  for (let back = 0; back < WEEK_HOURS; back += 1) {
    const usual = percentile99(cellOf(memory, open, hour - back));
    if (usual !== null) return Math.max(usual, soon ?? 0);
  }
  return null;
}

function cellOf({ now, before }: GapMemory, open: OpenHour | null, hour: number): GapCell {
  const at = placeOf(hour);
  const kept = merged(
    now === '' ? EMPTY_CELL : decodeCell(now, at),
    before === '' ? EMPTY_CELL : decodeCell(before, at),
  );
  return open !== null && placeOf(open.hour) === at ? merged(kept, open.cell) : kept;
}

const placeOf = (hour: number): number => (((hour % WEEK_HOURS) + WEEK_HOURS) % WEEK_HOURS) * CELL_LENGTH;
