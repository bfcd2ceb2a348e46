import type { CompileContext } from './compile-context.js';
import { compileCondition } from './compile-condition.js';
import { compileValue, instantText, objectOf } from './compile-value.js';
import type { EventMapping, Mapping, TimeMapping } from './mapping-schema.js';
import type { Row } from './row.js';
import { RowFault } from './row.js';
import { ROW_IDENTITY } from './template.js';
import type { Json } from './value-schema.js';

/** An event that a row makes, before it is text. */
export interface MappedEvent {
  readonly subject: string;
  readonly envelope: { readonly [name: string]: Json };
}

/** What a row makes: any number of events, or nothing on purpose. Throws RowFault. */
export type MapRow = (row: Row) => readonly MappedEvent[] | 'skipped';

/** Keys of `once` that were seen lie in memory: some 100 bytes each, 100 MB. */
const ONCE_KEYS_MAX = 1_000_000;

/** Throws MappingFault where the mapping names what the file does not have. */
export function compileMapping(mapping: Mapping, context: CompileContext): MapRow {
  const skips = mapping.skip ? compileCondition(mapping.skip, context, 'skip') : () => false;
  const isOneOfMany = mapping.events.length > 1;
  const makers = mapping.events.map((event, at) => {
    const otherwise = isOneOfMany ? `${at}:{${ROW_IDENTITY}}` : `{${ROW_IDENTITY}}`;
    return compileEvent({ ...event, id: event.id ?? otherwise }, mapping.source, context, `events[${at}]`);
  });
  return (row) => {
    if (skips(row)) return 'skipped';
    const events = makers.map((make) => make(row)).filter((event) => event !== undefined);
    return events.length > 0 ? events : 'skipped';
  };
}

type WithId = EventMapping & { readonly id: string };

function compileEvent(
  event: WithId,
  source: string,
  context: CompileContext,
  place: string,
): (row: Row) => MappedEvent | undefined {
  const applies = event.when ? compileCondition(event.when, context, `${place}.when`) : () => true;
  const isFirst =
    event.once === undefined ? () => true : onceOnly(context.template(event.once, `${place}.once`).render);
  const id = context.template(event.id, `${place}.id`);
  const type = context.template(event.type, `${place}.type`);
  const subject = compileValue(event.subject, context, `${place}.subject`);
  const time = compileTime(event.time, context, `${place}.time`);
  const recordedTime = event.recordedTime && compileTime(event.recordedTime, context, `${place}.recordedTime`);
  const sequence = event.sequence === undefined ? undefined : context.template(event.sequence, `${place}.sequence`);
  const data = Object.entries(event.data).map(
    ([name, value]) => [name, compileValue(value, context, `${place}.data.${name}`)] as const,
  );
  return (row) => {
    if (!applies(row) || !isFirst(row)) return undefined;
    const device = subject(row);
    if (typeof device !== 'string' && typeof device !== 'number') throw new RowFault('the subject is no text');
    const envelope = {
      specversion: '1.0',
      id: id.render(row),
      source,
      type: type.render(row),
      subject: String(device),
      time: time(row),
      ...(recordedTime && { recordedtime: recordedTime(row) }),
      ...(sequence && { sequence: sequence.render(row) }),
      data: objectOf(data, row),
    };
    return { subject: String(device), envelope };
  };
}

function compileTime(time: TimeMapping | string, context: CompileContext, place: string): (row: Row) => string {
  if (typeof time === 'string') {
    const instant = new Date(time).toISOString();
    return () => instant;
  }
  const column = context.column(time.column, place);
  const read = context.time([time.format].flat(), time.timeZone, place);
  return (row) => instantText(read(row.cell(column)), column);
}

function onceOnly(keyOf: (row: Row) => string): (row: Row) => boolean {
  const seen = new Set<string>();
  return (row) => {
    const key = keyOf(row);
    if (seen.has(key)) return false;
    if (seen.size >= ONCE_KEYS_MAX) throw new RowFault(`there are more than ${ONCE_KEYS_MAX} keys of "once"`);
    seen.add(key);
    return true;
  };
}
