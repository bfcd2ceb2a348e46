import { emptyConnection, pageLength, type PageArguments } from '../pages/connection.js';
import { readCursor, type CursorValues } from '../pages/cursor.js';

/** No incidents are told yet: an empty page, and no cursor can be one of it. */
export function incidentConnection(args: PageArguments) {
  readCursor('INCIDENTS', args.after, isPlace);
  pageLength(args);
  return emptyConnection();
}

const isPlace = (_: CursorValues): _ is never => false;
