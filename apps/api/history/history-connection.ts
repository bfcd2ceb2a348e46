import type { FoldKey } from '#device';
import type { HistoryEvent, Instant } from '#device-history';
import { badInput, limitExceeded } from '../errors/answer-error.js';
import { ARGUMENT_LENGTH_MAX, HISTORY_TYPES_MAX } from '../limits/query-limits.js';
import { Connection, pageLength, type Edge, type PageArguments } from '../pages/connection.js';
import { readCursor, writeCursor, type CursorValues } from '../pages/cursor.js';
import type { Reading } from '../server/reading.js';
import { checkSpan, type Span } from './span.js';

export interface HistoryArguments extends PageArguments, Span {
  readonly types?: readonly string[] | null;
  readonly newestFirst?: boolean | null;
}

type Place = readonly [effectiveAt: number, sequence: string | null, eventId: string];

/** Events of one device in fold order; with an instant, those that count at it. */
export function historyConnection(reading: Reading, device: string, args: HistoryArguments, asOf: Instant | undefined) {
  const { ports, tenant } = reading;
  const newestFirst = args.newestFirst ?? true;
  const order = newestFirst ? 'HISTORY_DESC' : 'HISTORY_ASC';
  const place = readCursor(order, args.after, isPlace);
  checkSpan(args);
  checkTypes(args.types);
  return new Connection({
    hasPreviousPage: place !== undefined,
    page: async () => {
      const { events, hasNext } = await ports.history.page(tenant, device, {
        first: pageLength(args),
        after: place && keyOf(place),
        from: args.from ?? undefined,
        to: args.to ?? undefined,
        types: args.types ?? undefined,
        newestFirst,
        asOf,
      });
      return { edges: events.map((event) => edgeOf(order, event)), hasNextPage: hasNext };
    },
  });
}

function edgeOf(order: string, { record, logPosition, voided }: HistoryEvent): Edge<object> {
  const { eventId, cloudEventId, source, type, occurredAt, receivedAt, effectiveAt, knownAt, flags, data, sequence } =
    record;
  const told = flags.map((flag) => flag.toUpperCase().replaceAll('-', '_'));
  return {
    cursor: writeCursor(order, [effectiveAt, sequence ?? null, eventId]),
    node: {
      id: eventId,
      cloudEventId,
      source,
      type,
      occurredAt,
      receivedAt,
      effectiveAt,
      knownAt,
      flags: voided ? [...told, 'VOIDED'] : told,
      data,
      logPosition: String(logPosition),
    },
  };
}

const isPlace = (values: CursorValues): values is Place =>
  values.length === 3 &&
  typeof values[0] === 'number' &&
  (values[1] === null || typeof values[1] === 'string') &&
  typeof values[2] === 'string';

const keyOf = ([effectiveAt, sequence, eventId]: Place): FoldKey =>
  sequence === null ? { effectiveAt, eventId } : { effectiveAt, sequence, eventId };

function checkTypes(types: readonly string[] | null | undefined): void {
  if (!types) return;
  if (types.length > HISTORY_TYPES_MAX) throw limitExceeded(`\`types\` may name ${HISTORY_TYPES_MAX} types.`);
  if (types.some((type) => type.length > ARGUMENT_LENGTH_MAX))
    throw badInput('`types` holds whole names of types, with their version.');
}
