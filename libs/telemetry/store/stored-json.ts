import { isJsonObject } from '../envelope/put.js';
import type { JsonObject } from '../event-record.js';
import { UndecodableEvent } from './undecodable-event.js';

/** A stored JSON text, which must be an object. The parser's own message would quote it. */
export function parseStored(part: 'data' | 'metadata', text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UndecodableEvent(`unreadable-${part}`, `${part} is not JSON`);
  }
  if (isJsonObject(value)) return value;
  throw new UndecodableEvent(`unreadable-${part}`, `${part} is not a JSON object`);
}
