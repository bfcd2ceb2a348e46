import { cpuUsage } from 'node:process';

/** What a step cost. */
export interface Figure {
  readonly step: string;
  readonly eventsPerSecond: number;
}

const ROUNDS = 9;
const WARM_UP_ROUNDS = 2;

/**
 * Every step once a round, in turn, so that a busy neighbour spoils all of them alike; the median of the rounds counts.
 * Nothing is collected by hand in between: a full collection before each step halves what follows it. Time is that of the processor, not of the clock: what a process of its own core would take on a machine that is shared.
 */
export function measure(events: number, steps: ReadonlyMap<string, () => void>): readonly Figure[] {
  const taken = new Map<string, number[]>([...steps.keys()].map((step) => [step, []]));
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    for (const [step, run] of steps) {
      const before = cpuUsage();
      run();
      const { user, system } = cpuUsage(before);
      if (round >= WARM_UP_ROUNDS) taken.get(step)?.push((user + system) * 1000);
    }
  }
  return [...taken].map(([step, times]) => ({ step, eventsPerSecond: (1e9 * events) / median(times) }));
}

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
