import { parseStreamName } from '#streams';

/**
 * How far ahead of its receipt the `time` of an event may lie that is believed (CONTRACT, and `#telemetry`), and how far
 * the clocks of our processes and of the server may be apart.
 */
const AHEAD_BELIEVED_MS = 300_000;
const CLOCKS_APART_MS = 60_000;

/** The 48 bits of milliseconds that ids of version 7 and 8 begin with; undefined: an id of another kind. */
export function timeOf(eventId: string): number | undefined {
  const version = eventId[14];
  if (version !== '7' && version !== '8') return undefined;
  return Number.parseInt(eventId.slice(0, 8) + eventId.slice(9, 13), 16);
}

/**
 * Whether the streams of this name hold events that were believed when they came, or stamped by ourselves: none of them
 * can have been stored before its time, give or take what `notStoredBefore` does.
 */
export function holdsBelieved(stream: string): boolean {
  const category = parseStreamName(stream)?.category;
  return category === 'telemetry' || category === 'rejected';
}

/** Before this instant, by the server's clock, a believed event of that time cannot have been stored. */
export const notStoredBefore = (time: number): number => time - AHEAD_BELIEVED_MS - CLOCKS_APART_MS;

/**
 * Whether a twin that was looked at then may hold such an event by now. An event goes there when its time is too far ahead
 * (or so far behind that it never becomes ordinary): one that is ordinary now was ahead of whoever put it there.
 */
export const mayHaveGoneToTwinSince = (lookedAt: number, time: number): boolean =>
  time > lookedAt + AHEAD_BELIEVED_MS - CLOCKS_APART_MS;
