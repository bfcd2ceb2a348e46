import { listRejected } from '#read-model/queries';
import { Connection, pageLength, pageOf, type PageArguments } from '../pages/connection.js';
import { readCursor, writeCursor, type CursorValues } from '../pages/cursor.js';
import type { Reading } from '../server/reading.js';

const ORDER = 'REJECTED';

/** Refused events are kept for inspection for 30 days (CONTRACT section 2). */
const SHOWN_MS = 30 * 24 * 60 * 60 * 1000;

/** Refused events, the newest first. */
export function rejectedConnection({ ports, tenant, now }: Reading, args: PageArguments) {
  const place = readCursor(ORDER, args.after, isPlace);
  const first = pageLength(args);
  return new Connection({
    hasPreviousPage: place !== undefined,
    page: async () => {
      const after = place && { receivedAt: place[0], id: place[1] };
      const rows = await listRejected(ports.db(), { tenant, limit: first + 1, since: now - SHOWN_MS, after });
      return pageOf(rows, first, (page) =>
        page.map(({ tenant: _, ...node }) => ({ node, cursor: writeCursor(ORDER, [node.receivedAt, node.id]) })),
      );
    },
  });
}

const isPlace = (values: CursorValues): values is readonly [number, string] =>
  values.length === 2 && typeof values[0] === 'number' && typeof values[1] === 'string';
