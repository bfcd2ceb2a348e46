import type { Pace } from '../admission/pace.js';
import { type Bounds, eventTexts } from './event-texts.js';
import { REQUEST_EVENTS_MAX } from './limits.js';
import type { BodyKind } from './media.js';

export type FoundEvents =
  | { readonly outcome: 'found'; readonly events: readonly Bounds[] }
  | { readonly outcome: 'unreadable' }
  | { readonly outcome: 'too-many-events' };

/** Where the events of a body stand: counted, and the body checked as a whole, before any of them is looked at. */
export async function findEvents(kind: BodyKind, text: string, pace: Pace): Promise<FoundEvents> {
  const texts = eventTexts(kind, text);
  const events: Bounds[] = [];
  for (;;) {
    const next = texts.next();
    if (next === 'end') return { outcome: 'found', events };
    if (next === 'unreadable') return { outcome: 'unreadable' };
    if (events.length === REQUEST_EVENTS_MAX) return { outcome: 'too-many-events' };
    events.push(next);
    if (pace.isSpent(events.length)) await pace.rest();
  }
}
