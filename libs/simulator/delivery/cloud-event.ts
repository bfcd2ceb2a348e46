import type { Happening } from '../life/happening.js';
import { iso } from '../time/units.js';

/** A CloudEvent as it is sent (CONTRACT section 2). */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly sequence?: string;
  readonly data: object;
}

export const BACK_OFFICE = '/back-office';

/** Who sends it, and whether the events of the subject are numbered. */
export interface Sender {
  readonly source: string;
  readonly isNumbered: boolean;
}

/** Gives happenings their ids, in the order in which they happened: by subject, so that one moves no other's. */
export class Envelopes {
  readonly #counts = new Map<string, number>();

  /** @param run tells the events of this run from those of any other */
  constructor(
    private readonly run: string,
    private readonly senders: ReadonlyMap<string, Sender>,
  ) {}

  /** @param clock what the sender's clock shows, where it is wrong */
  wrap({ subject, type, at, data }: Happening, clock: number = at): CloudEvent {
    const number = (this.#counts.get(subject) ?? 0) + 1;
    this.#counts.set(subject, number);
    const sender = type.startsWith('fleet.') ? undefined : this.senders.get(subject);
    return {
      specversion: '1.0',
      id: `${subject}/${this.run}/${number}`,
      source: sender?.source ?? BACK_OFFICE,
      type,
      subject,
      time: iso(clock),
      ...(sender?.isNumbered === true && { sequence: String(number) }),
      data: clock === at ? data : shifted(data, clock - at),
    };
  }
}

/** Times inside the data are of the same clock. */
const OF_THE_SAME_CLOCK = ['from', 'to', 'oldestAt'];

function shifted(data: object, byMs: number): object {
  const isTime = (name: string, value: unknown): value is string =>
    OF_THE_SAME_CLOCK.includes(name) && typeof value === 'string' && value.includes('T');
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, isTime(name, value) ? iso(Date.parse(value) + byMs) : value]),
  );
}
