import { isUtf8 } from 'node:buffer';
import type { Received } from '#kafka';
import { NO_JSON, skipBlanks, valueEnd } from '../body/json-scan.js';
import { kindOf } from '../body/media.js';

/** The event that a message of a source topic holds, as if it had been sent as JSON; or why there is none. */
export type SourceEvent = { readonly text: string } | { readonly unreadable: string; readonly unsafeText: string };

const CONTENT_TYPE = 'content-type';
const PREFIX = 'ce_';

/** CloudEvents' own two ways to lie in a topic: all of it in the value (structured), or attributes in headers (binary). */
export function eventOf({ value, headers = {} }: Pick<Received, 'value' | 'headers'>): SourceEvent {
  const unreadable = (why: string) => ({ unreadable: why, unsafeText: value?.toString('utf8') ?? '' });
  if (value === null || value.length === 0) return unreadable('the message is empty');
  if (!isUtf8(value)) return unreadable('the message is not UTF-8');
  const contentType = headerText(headers[CONTENT_TYPE]);
  if (contentType.startsWith('application/cloudevents')) {
    return kindOf(contentType) === 'one'
      ? { text: withoutMark(value.toString('utf8')) }
      : unreadable('the message is no single event in JSON and UTF-8');
  }
  const names = Object.keys(headers).filter((name) => name.startsWith(PREFIX));
  if (names.length === 0) return unreadable('the message is neither structured nor binary CloudEvents');
  const attributes: string[] = [];
  for (const name of names) {
    const header = headers[name];
    if (Array.isArray(header)) return unreadable('an attribute stands in several headers');
    if (Buffer.isBuffer(header) && !isUtf8(header)) return unreadable('a header is not UTF-8');
    attributes.push(member(name.slice(PREFIX.length), headerText(header)));
  }
  if (contentType !== '') attributes.push(member('datacontenttype', contentType));
  // The data comes last, so that no header can take its place.
  return { text: `{${attributes.join(',')},"data":${dataOf(withoutMark(value.toString('utf8')))}}` };
}

const member = (name: string, text: string): string => `${JSON.stringify(name)}:${JSON.stringify(text)}`;

/** The value as it was written where it is one whole piece of JSON; else a text, which no event takes for its data. */
function dataOf(value: string): string {
  const from = skipBlanks(value, 0);
  const to = valueEnd(value, from);
  const isOne = to !== NO_JSON && skipBlanks(value, to) === value.length && isJson(value);
  return isOne ? value : JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function headerText(header: Buffer | string | (Buffer | string)[] | undefined): string {
  const [first] = Array.isArray(header) ? header : [header];
  return first === undefined ? '' : first.toString();
}

const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text);
