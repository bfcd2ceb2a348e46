import type { StreamName } from './stream-names.js';

/** The kind of events that a stream holds, and what they are about; undefined: the stream's name does not say. */
export interface ContentOfStream {
  readonly category: 'telemetry' | 'device' | 'site' | 'model';
  readonly subject: string | undefined;
}

/** What a stream of records holds; undefined: it holds something else (refused events, commands, what is derived). */
export function contentOf({ category, name }: StreamName): ContentOfStream | undefined {
  switch (category) {
    case 'telemetry':
    case 'clock':
      return { category: 'telemetry', subject: name };
    case 'device':
      return { category: 'device', subject: name };
    case 'site':
      return { category: 'site', subject: `site:${name}` };
    case 'model':
      return { category: 'model', subject: undefined };
    default:
      return undefined;
  }
}
