import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { ReadModelDatabase } from '../../schema/database.js';
import type { DeviceFilter } from './device-filter.js';

type Devices = ExpressionBuilder<ReadModelDatabase, 'devices'>;

/** Greater than any character that may follow a prefix: texts are compared by code point. */
const AFTER_ANY = '\u{10FFFF}';
const FOLDED = ['deviceFolded', 'serialFolded', 'positionFolded', 'siteFolded', 'merchantFolded'] as const;

/** The filter as a condition on rows of `devices`; `matchesFilter` says the same of facets. */
export const whereDevices =
  (tenant: string, filter: DeviceFilter) =>
  (eb: Devices): Expression<SqlBool> => {
    const { site, merchant, model, firmwareVersion, text } = filter;
    const parts: Expression<SqlBool>[] = [eb('devices.tenant', '=', tenant)];
    if (filter.includeRetired !== true) parts.push(eb('devices.retired', '=', 0));
    if (filter.ids) parts.push(anyOf(eb, 'devices.device', filter.ids));
    if (site !== undefined) parts.push(eb('devices.site', '=', site));
    if (merchant !== undefined) parts.push(eb('devices.merchant', '=', merchant));
    if (model !== undefined) parts.push(eb('devices.model', '=', model));
    if (firmwareVersion !== undefined) parts.push(runs(eb, tenant, firmwareVersion));
    if (filter.band) parts.push(anyOf(eb, 'devices.band', filter.band));
    if (filter.cause) parts.push(anyOf(eb, 'devices.cause', filter.cause));
    if (filter.action) parts.push(anyOf(eb, 'devices.action', filter.action));
    if (filter.connectivity) parts.push(anyOf(eb, 'devices.connectivity', filter.connectivity));
    if (text !== undefined && text !== '') parts.push(beginsWith(eb, text.toLowerCase()));
    return eb.and(parts);
  };

type Column = 'devices.device' | 'devices.band' | 'devices.cause' | 'devices.action' | 'devices.connectivity';

function anyOf<Value extends string | number>(
  eb: Devices,
  column: Column,
  values: readonly Value[],
): Expression<SqlBool> {
  if (values.length === 0) return sql<SqlBool>`1 = 0`;
  return eb(column, 'in', [...values]);
}

const runs = (eb: Devices, tenant: string, version: string): Expression<SqlBool> =>
  eb(
    'devices.device',
    'in',
    eb
      .selectFrom('deviceFirmware')
      .select('deviceFirmware.device')
      .where('deviceFirmware.tenant', '=', tenant)
      .where('deviceFirmware.version', '=', version),
  );

/** Ranges rather than LIKE: they use the index of each column, and have no wildcards. */
const beginsWith = (eb: Devices, prefix: string): Expression<SqlBool> =>
  eb.or(
    FOLDED.map((column) =>
      eb.and([eb(`devices.${column}`, '>=', prefix), eb(`devices.${column}`, '<', prefix + AFTER_ANY)]),
    ),
  );
