import type { ImportItem } from './import-event.js';
import type { InputRecord } from './input/input-record.js';

/** Events as they are written, one JSON object each; the server judges what they say. */
export async function* readCloudEvents(records: AsyncIterable<InputRecord>): AsyncGenerator<ImportItem> {
  for await (const record of records) yield itemOf(record);
}

function itemOf(record: InputRecord): ImportItem {
  const { line } = record;
  if ('fault' in record) return { kind: 'fault', fault: { line, ...record.fault } };
  const value = parsed(record.text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'fault', fault: { line, reason: 'unreadable', detail: 'not one JSON object' } };
  }
  const subject = 'subject' in value && typeof value.subject === 'string' ? value.subject : '';
  // Only blanks between tokens can be line breaks: in a string JSON writes them escaped.
  return { kind: 'event', event: { line, subject, text: record.text.trim().replaceAll(/[\r\n]/g, ' ') } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
