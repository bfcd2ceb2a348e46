import { InvalidEvent, type Append, type NewEvent } from './event-store.js';
import { BATCH_EVENTS_MAX, EVENT_LENGTH_MAX, EVENT_TYPE_LENGTH_MAX, STREAM_NAME_LENGTH_MAX } from './limits.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Checks all of a batch before any of it is stored. The messages name the field and the place in the batch, never a
 * value: that may be anything.
 *
 * @throws InvalidEvent
 */
export function checkBatch(batch: readonly Append[]): void {
  const events = batch.reduce((total, append) => total + append.events.length, 0);
  if (events > BATCH_EVENTS_MAX) throw new InvalidEvent(`a batch has more than ${BATCH_EVENTS_MAX} events`);
  batch.forEach((append, at) => {
    checkStream(append.stream, at, 'stream');
    if (append.twin !== undefined) checkStream(append.twin, at, 'twin');
    checkExpected(append, at);
    append.events.forEach((event, index) => {
      const problem = problemOf(event);
      if (problem) throw new InvalidEvent(`event ${index} of append ${at}: ${problem}`);
    });
  });
}

function checkStream(name: string, at: number, field: string): void {
  const isFit = typeof name === 'string' && name.length > 0 && name.length <= STREAM_NAME_LENGTH_MAX;
  if (!isFit || !isStorable(name)) {
    throw new InvalidEvent(`append ${at}: ${field} is no name of 1 to ${STREAM_NAME_LENGTH_MAX} characters`);
  }
}

function checkExpected({ expected }: Append, at: number): void {
  const isRevision = typeof expected === 'number' && Number.isSafeInteger(expected) && expected >= 0;
  if (isRevision || expected === 'any' || expected === 'none' || expected === 'exists') return;
  throw new InvalidEvent(`append ${at}: expected is neither a revision nor any, none or exists`);
}

function problemOf({ eventId, type, data, metadata, isSerialized }: NewEvent): string | undefined {
  if (typeof eventId !== 'string' || !UUID.test(eventId)) return 'eventId is no UUID in lower case';
  const isType = typeof type === 'string' && type.length > 0 && type.length <= EVENT_TYPE_LENGTH_MAX;
  if (!isType || !isStorable(type)) return `type is no text of 1 to ${EVENT_TYPE_LENGTH_MAX} characters`;
  if (!isJsonObject(data, isSerialized)) return 'data is no JSON text of an object';
  if (!isJsonObject(metadata, isSerialized)) return 'metadata is no JSON text of an object';
  if (data.length + metadata.length > EVENT_LENGTH_MAX) return `data and metadata are longer than ${EVENT_LENGTH_MAX}`;
  return undefined;
}

/** Not every store keeps a NUL or half a surrogate pair as it was. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

const BRACE = 0x7b;

/** JSON knows no NUL. What begins with a brace is an object, once it is JSON at all. */
function isJsonObject(text: string, isSerialized?: true): boolean {
  if (typeof text !== 'string') return false;
  if (isSerialized) return text.charCodeAt(0) === BRACE;
  if (text.charCodeAt(0) !== BRACE && !/^[ \t\r\n]*\{/.test(text)) return false;
  try {
    JSON.parse(text);
  } catch {
    return false;
  }
  return text.isWellFormed();
}
