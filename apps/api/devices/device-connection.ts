import {
  countDevices,
  isSortKey,
  listDevices,
  sortKeyOf,
  type DeviceFilter,
  type DeviceOrder,
  type ListedDevice,
  type SortKey,
} from '#read-model/queries';
import { Connection, pageLength, pageOf, type Edge, type PageArguments } from '../pages/connection.js';
import { readCursor, writeCursor, type CursorValues } from '../pages/cursor.js';
import type { Reading } from '../server/reading.js';
import { factsOfRow } from './device-facts.js';
import { DeviceNode } from './device-node.js';
import { LiveRelated } from './live-related.js';

export interface DeviceListArguments extends PageArguments {
  readonly filter: DeviceFilter;
  /** The riskiest first where absent. */
  readonly orderBy?: DeviceOrder;
}

/** Devices in order, a page of them as they are at this moment. */
export function deviceConnection(reading: Reading, args: DeviceListArguments): Connection<DeviceNode> {
  const { ports, tenant } = reading;
  const { filter, orderBy: order = 'RISK_DESC' } = args;
  const isPlace = (values: CursorValues): values is SortKey => isSortKey(order, values);
  const after = readCursor(order, args.after, isPlace);
  const first = pageLength(args);
  return new Connection({
    hasPreviousPage: after !== undefined,
    total: () => countDevices(ports.db(), tenant, filter),
    page: async () => {
      const rows = await listDevices(ports.db(), { tenant, filter, order, limit: first + 1, after });
      return pageOf(rows, first, (page) => edgesOf(reading, order, page));
    },
  });
}

function edgesOf(reading: Reading, order: DeviceOrder, rows: readonly ListedDevice[]): Edge<DeviceNode>[] {
  const facts = rows.map(factsOfRow);
  const related = new LiveRelated(reading, facts, deviceConnection);
  return rows.map((row) => ({
    cursor: writeCursor(order, sortKeyOf(order, row)),
    node: new DeviceNode(reading, factsOfRow(row), related),
  }));
}
