import type { Append, NewEvent } from '#event-store';
import type { Outgoing } from '#kafka';
import { parseStreamName } from '#streams';

/** One event on its way through the internal topic. */
export interface TopicEvent {
  readonly stream: string;
  readonly twin?: string;
  readonly event: NewEvent;
}

interface Head {
  readonly format: number;
  readonly stream: string;
  readonly twin?: string;
  readonly eventId: string;
  readonly type: string;
}

/** Counts up where a reader of before could not read what is written now. */
const FORMAT = 1;

/**
 * The event as it will lie in the store, sealed: a line of JSON that says where it belongs, then its metadata and its data,
 * a line each. They were made by `JSON.stringify`, which writes no line feed, so nobody need parse them on the way.
 */
export const toMessage = ({ stream, twin }: Append, { eventId, type, metadata, data }: NewEvent): Outgoing => {
  const head: Head = { format: FORMAT, stream, ...(twin !== undefined && { twin }), eventId, type };
  return { key: keyOf(stream), value: `${JSON.stringify(head)}\n${metadata}\n${data}` };
};

/** `<tenant>/<device>`: what happens to one device stays in one partition. */
function keyOf(stream: string): string {
  const parsed = parseStreamName(stream);
  if (!parsed) throw new Error('an event of a stream without a tenant was accepted');
  const { category, tenant, name } = parsed;
  return `${tenant}/${category === 'site' || category === 'model' ? `${category}:` : ''}${name}`;
}

/** Undefined for what no version of this product wrote, or one that is newer. */
export function fromMessage(value: Buffer | null): TopicEvent | undefined {
  const text = value?.toString('utf8') ?? '';
  const first = text.indexOf('\n');
  const second = text.indexOf('\n', first + 1);
  const head = first < 0 || second < 0 ? undefined : headOf(text.slice(0, first));
  if (!head) return undefined;
  const { stream, twin, eventId, type } = head;
  const [metadata, data] = [text.slice(first + 1, second), text.slice(second + 1)];
  return {
    stream,
    ...(twin !== undefined && { twin }),
    event: { eventId, type, metadata, data, isSerialized: true },
  };
}

function headOf(line: string): Head | undefined {
  try {
    const head = JSON.parse(line) as Partial<Head> | null;
    const texts = [head?.stream, head?.eventId, head?.type, head?.twin ?? ''];
    return head?.format === FORMAT && texts.every((text) => typeof text === 'string') ? (head as Head) : undefined;
  } catch {
    return undefined;
  }
}
