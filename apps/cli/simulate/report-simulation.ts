import { maskCardNumbers } from '#telemetry';
import type { Simulation } from '#simulator';
import type { Tally } from '../import/tally.js';
import type { Surroundings } from '../surroundings.js';

/** What was told, and what the server made of it where it was told to one. */
export interface ToldOutcome {
  readonly events: number;
  readonly tally?: Tally;
}

interface Run {
  readonly name: string;
  readonly seed: string;
  readonly simulation: Simulation;
}

/** What `--json` prints. */
export interface SimulationOutcome {
  readonly scenario: string;
  readonly seed: string;
  readonly devices: number;
  /** Faults of devices: one that ten devices share is ten. */
  readonly faults: number;
  readonly from: string;
  readonly until: string;
  readonly events: number;
  readonly seconds: number;
  readonly eventsPerSecond: number;
}

export const outcomeOf = (
  { name, seed, simulation }: Run,
  { events }: ToldOutcome,
  seconds: number,
): SimulationOutcome => ({
  scenario: name,
  seed,
  devices: simulation.fleet.devices.length,
  faults: simulation.truth().length,
  from: new Date(simulation.time.from).toISOString(),
  until: new Date(simulation.time.to).toISOString(),
  events,
  seconds,
  eventsPerSecond: Math.round(events / Math.max(seconds, 0.001)),
});

interface Form {
  readonly asJson: boolean;
  /** Standard output is for people, not taken by the events. */
  readonly toStdout: boolean;
}

/** What was refused on standard error; what was told on standard output. */
export function reportSimulation(
  outcome: SimulationOutcome,
  { tally }: ToldOutcome,
  form: Form,
  { stdout, stderr }: Surroundings,
): void {
  for (const { line, reason, detail } of tally?.shown ?? [])
    stderr.write(`${maskCardNumbers(`event ${line}: ${reason}: ${detail}`)}\n`);
  const server = tally && {
    accepted: tally.accepted,
    duplicate: tally.duplicate,
    rejected: Object.fromEntries([...tally.rejected].sort(([one], [other]) => (one < other ? -1 : 1))),
    retried: tally.retried,
  };
  const text = form.asJson ? JSON.stringify({ ...outcome, ...server }) : sentence(outcome, tally);
  (form.toStdout ? stdout : stderr).write(`${text}\n`);
}

function sentence(
  { events, devices, faults, from, until, seconds, eventsPerSecond }: SimulationOutcome,
  tally: Tally | undefined,
): string {
  const fate = tally
    ? `: ${tally.accepted} accepted, ${tally.duplicate} duplicate, ${tally.rejectedCount} rejected`
    : '';
  const span = `${from.slice(0, 10)} to ${until.slice(0, 10)}`;
  return `${events} events of ${devices} devices, ${span}${fate}; ${faults} faults; ${seconds.toFixed(1)} s, ${eventsPerSecond} events/s.`;
}
