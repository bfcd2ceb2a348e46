import { sql, type Expression, type ExpressionBuilder, type Kysely, type SqlBool } from 'kysely';
import type { DeviceRow, ReadModelDatabase } from '../../schema/database.js';
import type { DeviceFilter } from './device-filter.js';
import { SORT_COLUMNS, type DeviceOrder, type SortColumn, type SortKey } from './device-order.js';
import { whereDevices } from './where-devices.js';

/** What a list shows of a device without looking anywhere else. */
export type ListedDevice = Omit<
  DeviceRow,
  'tenant' | 'pulseJson' | 'heardThrough' | 'silentFrom' | 'lookAgainAt' | `${string}Folded`
>;

export const LISTED = [
  'device',
  'serial',
  'model',
  'position',
  'site',
  'merchant',
  'lifecycle',
  'retired',
  'revision',
  'firstSeenAt',
  'lastSeenAt',
  'connectivity',
  'band',
  'risk',
  'cause',
  'action',
] as const satisfies readonly (keyof ListedDevice)[];

export interface DeviceListRequest {
  readonly tenant: string;
  readonly filter: DeviceFilter;
  readonly order: DeviceOrder;
  /** Rows at most. */
  readonly limit: number;
  /** Only what comes after this place. */
  readonly after?: SortKey | undefined;
}

type Devices = ExpressionBuilder<ReadModelDatabase, 'devices'>;

/**
 * Devices in order. What follows a place is read in steps, each a range of the index (the same band and risk and a later
 * id, then the same band and a lower risk, then lower bands), so that a late page costs what the first one does.
 */
export async function listDevices(db: Kysely<ReadModelDatabase>, request: DeviceListRequest): Promise<ListedDevice[]> {
  const { tenant, filter, order, limit, after } = request;
  const found: ListedDevice[] = [];
  for (const step of stepsAfter(order, after)) {
    if (found.length >= limit) break;
    let query = db
      .selectFrom('devices')
      .select(LISTED)
      .where(whereDevices(tenant, filter))
      .where(step)
      .limit(limit - found.length);
    for (const { column, direction } of SORT_COLUMNS[order]) {
      query = query.orderBy(column, (o) => {
        if (column !== 'lastSeenAt') return direction === 'asc' ? o.asc() : o.desc();
        return direction === 'asc' ? o.asc().nullsFirst() : o.desc().nullsLast();
      });
    }
    found.push(...(await query.execute()));
  }
  return found;
}

type Step = (eb: Devices) => Expression<SqlBool>;

function stepsAfter(order: DeviceOrder, after: SortKey | undefined): Step[] {
  if (after === undefined) return [() => sql<SqlBool>`1 = 1`];
  const columns = SORT_COLUMNS[order];
  return columns
    .map((last, i) => {
      const same = columns.slice(0, i).map(({ column }, j) => equal(column, after[j] ?? null));
      return (eb: Devices) => eb.and([...same, beyond(last, after[i] ?? null)]);
    })
    .reverse();
}

type Column = SortColumn['column'];

const equal = (column: Column, value: string | number | null): Expression<SqlBool> =>
  value === null ? sql<SqlBool>`${sql.ref(column)} is null` : sql<SqlBool>`${sql.ref(column)} = ${value}`;

/** Nulls come before everything that rises and after everything that falls. */
function beyond({ column, direction }: SortColumn, value: string | number | null): Expression<SqlBool> {
  const ref = sql.ref(column);
  if (direction === 'asc') return value === null ? sql<SqlBool>`${ref} is not null` : sql<SqlBool>`${ref} > ${value}`;
  if (value === null) return sql<SqlBool>`1 = 0`;
  return column === 'lastSeenAt'
    ? sql<SqlBool>`(${ref} < ${value} or ${ref} is null)`
    : sql<SqlBool>`${ref} < ${value}`;
}
