import type { Pace } from '../admission/pace.js';
import { type Bounds, eventTexts } from './event-texts.js';
import { REQUEST_EVENTS_MAX } from './limits.js';
import type { BodyKind } from './media.js';

/** Events between two looks at the clock: finding one takes well below a microsecond, or 100 for one of 64 KiB. */
const LOOK_EVERY = 32;

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
    if (events.length % LOOK_EVERY === 0 && pace.isSpent()) await pace.rest();
  }
}
