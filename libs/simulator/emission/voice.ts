import type { Device } from '../fleet/fleet.js';
import type { Happening, Tell } from '../life/happening.js';
import type { Tally } from '../life/tally.js';
import { iso } from '../time/units.js';
import { PoorVoice } from './poor-voice.js';

/** A window that is over: what was counted in it, and when the device says so. */
export interface CountedWindow {
  readonly from: number;
  readonly to: number;
  readonly toldAt: number;
  readonly tally: Tally;
}

/** What a device makes known of what happens to it. */
export interface Voice {
  readonly tell: Tell;
  window(window: CountedWindow): void;
}

/** The voice of a device; what it says is added to `said`, in any order, until the device is gone. */
export function voiceOf({ id, style, activeTo }: Device, said: Happening[]): Voice {
  const keep = (at: number, type: Happening['type'], data: object): void => {
    if (at < activeTo) said.push({ at: Math.round(at), subject: id, type, data });
  };
  const say: Tell = keep;
  if (style === 'poor') return new PoorVoice(id, say);
  return {
    tell: style === 'rich' ? say : (at, type, data) => keep(at, type, withoutAttempt(data)),
    window: ({ from, to, toldAt, tally }) =>
      say(toldAt, 'terminal.activity.v1', {
        from: iso(from),
        to: iso(to),
        reads: tally.reads,
        transactions: tally.transactions,
      }),
  };
}

function withoutAttempt(data: object): object {
  if (!('attemptId' in data)) return data;
  const { attemptId: _, ...rest } = data;
  return rest;
}
