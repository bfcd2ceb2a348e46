import type { Interval } from '#simulator';
import { SingleBar } from 'cli-progress';
import type { Output } from '../surroundings.js';

/** Shows how far a simulation is. */
export interface SimulationProgress {
  /** So many events, up to that simulated instant. */
  update(events: number, at: number): void;
  /** The server does not take events right now, for this reason; it is tried again. */
  waiting(reason: string): void;
  stop(): void;
}

const LINE_EVERY_MS = 10_000;
const HOUR_MS = 3_600_000;
const NONE: SimulationProgress = { update: () => {}, waiting: () => {}, stop: () => {} };
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** A bar on a terminal, a line now and then elsewhere; nothing where a machine reads. */
export function simulationProgress(
  time: Interval,
  stderr: Output,
  now: () => number,
  asJson: boolean,
): SimulationProgress {
  if (stderr.isTTY) return bar(time, stderr);
  return asJson ? NONE : lines(stderr, now);
}

function bar({ from, to }: Interval, stderr: Output): SimulationProgress {
  const single = new SingleBar({
    format: '{bar} {percentage}% | {day} | {events} events{state}',
    stream: stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  single.start(Math.max(1, Math.ceil((to - from) / HOUR_MS)), 0, { day: day(from), events: '0', state: '' });
  return {
    update: (events, at) =>
      single.update(Math.max(0, Math.round((Math.min(at, to) - from) / HOUR_MS)), {
        day: day(at),
        events: events.toLocaleString('en'),
        state: '',
      }),
    waiting: (reason) => single.update({ state: `, waiting: the server ${reason}` }),
    stop: () => single.stop(),
  };
}

function lines(stderr: Output, now: () => number): SimulationProgress {
  let due = now() + LINE_EVERY_MS;
  let quietUntil = 0;
  return {
    update: (events, at) => {
      if (now() < due) return;
      due = now() + LINE_EVERY_MS;
      stderr.write(`${day(at)}: ${events.toLocaleString('en')} events\n`);
    },
    waiting: (reason) => {
      if (now() < quietUntil) return;
      quietUntil = now() + LINE_EVERY_MS;
      stderr.write(`waiting, the server ${reason}\n`);
    },
    stop: () => {},
  };
}
