import type { DeviceRow } from '../../schema/database.js';

/** In which order devices are listed; `core.graphql` has the same names. */
export const DEVICE_ORDERS = ['RISK_DESC', 'RISK_ASC', 'LAST_SEEN_DESC', 'LAST_SEEN_ASC', 'ID_ASC'] as const;
export type DeviceOrder = (typeof DEVICE_ORDERS)[number];

type Sorted = 'band' | 'risk' | 'lastSeenAt' | 'device';
export type SortKey = readonly (string | number | null)[];

export interface SortColumn {
  readonly column: Sorted;
  readonly direction: 'asc' | 'desc';
}

const by = (column: Sorted, direction: SortColumn['direction']): SortColumn => ({ column, direction });

/**
 * The id ends every order, so that none has ties. Each ASC is the exact reverse of its DESC, so that one index serves
 * both; a device that was never heard from is last where the latest come first, and first in the reverse.
 */
export const SORT_COLUMNS: Readonly<Record<DeviceOrder, readonly SortColumn[]>> = {
  RISK_DESC: [by('band', 'desc'), by('risk', 'desc'), by('device', 'asc')],
  RISK_ASC: [by('band', 'asc'), by('risk', 'asc'), by('device', 'desc')],
  LAST_SEEN_DESC: [by('lastSeenAt', 'desc'), by('device', 'desc')],
  LAST_SEEN_ASC: [by('lastSeenAt', 'asc'), by('device', 'asc')],
  ID_ASC: [by('device', 'asc')],
};

/** Where a row stands in an order: what a cursor remembers. */
export const sortKeyOf = (order: DeviceOrder, row: Pick<DeviceRow, Sorted>): SortKey =>
  SORT_COLUMNS[order].map(({ column }) => row[column]);

/** Whether these values could stand in a cursor of this order. */
export function isSortKey(order: DeviceOrder, values: readonly unknown[]): values is SortKey {
  const columns = SORT_COLUMNS[order];
  return values.length === columns.length && columns.every(({ column }, i) => fits(column, values[i]));
}

function fits(column: Sorted, value: unknown): boolean {
  if (column === 'device') return typeof value === 'string';
  return (typeof value === 'number' && Number.isFinite(value)) || (column === 'lastSeenAt' && value === null);
}
