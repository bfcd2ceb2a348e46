import { DAYS_MAX, DEVICES_MAX, NoTarget, Simulation } from '#simulator';
import type { Scenario } from '#simulator';
import { parseDateTime } from '#telemetry';
import { CommandFailed, FAILED, WrongUsage } from '../failures.js';
import { keyOf, telemetryUrl, wholeNumber } from '../import/send/server-options.js';
import { chooseScenario } from '../simulate/choose-scenario.js';
import { sendSimulation } from '../simulate/send-simulation.js';
import { simulationProgress } from '../simulate/simulation-progress.js';
import type { SimulationProgress } from '../simulate/simulation-progress.js';
import { outcomeOf, reportSimulation } from '../simulate/report-simulation.js';
import type { ToldOutcome } from '../simulate/report-simulation.js';
import { writeLines } from '../simulate/write-lines.js';
import type { Surroundings } from '../surroundings.js';
import type { AddCommand, CommandContext } from './command.js';

const RATE_MAX = 999_999;
const SEED_LENGTH_MAX = 100;

const HELP = `
Makes up a fleet of payment terminals and what happens to it: customers who try again, shops that close, a restart every
night, and the faults of a scenario, whose truth is written to a file of its own. The same scenario, seed and --until give
the same events to the byte.

Scenarios: every-cause (the default: each cause of a diagnosis somewhere), healthy (nothing is wrong), demo (the fleet of a
first start), disorder (events twice, late and out of order, wrong clocks), or a JSON file (docs/simulator.md). --print
shows one, to begin your own with.

Events go to a file (--to), or through the front door of a server (--url, --key) as told by --rate; --live goes on in real
time until Ctrl-C. The past is told as historical: folded where it belongs, known since it happened. With wrong clocks, or
--no-historical, events are told as if they came now, in which case times more than 30 days old are not believed.
A file holds events in the order of their delivery, and can be sent later: tillwatch import cloudevents <file>.
Exit status: 0 done, 1 when an event was rejected, the server could not be reached or a file not be written.
--json ends with {"scenario","seed","devices","faults","from","until","events","seconds","eventsPerSecond"}, and to a server
{"accepted","duplicate","rejected":{"<reason>":n},"retried"} too.

Examples:
  $ tillwatch simulate --seed 7 --devices 1000 --to fleet.ndjson.gz --truth truth.ndjson
  $ TILLWATCH_KEY=tw_... tillwatch simulate every-cause --live --truth truth.ndjson
  $ tillwatch simulate demo --print > mine.json && tillwatch simulate ./mine.json --until 2026-03-01T12:00:00Z --to -`;

interface SimulateOptions {
  readonly seed: string;
  readonly devices?: string;
  readonly days?: string;
  readonly until: string;
  readonly to?: string;
  readonly truth?: string;
  readonly url?: string;
  readonly key?: string;
  readonly rate?: string;
  readonly live?: true;
  readonly historical: boolean;
  readonly print?: true;
  readonly json?: true;
}

/** `simulate`: a made-up fleet with hidden truth, to a file or through the front door. */
export const addSimulate: AddCommand = (program, context) => {
  program
    .command('simulate')
    .description('make up a fleet and what happens to it, to a file or to a server')
    .argument('[scenario]', 'a built-in scenario or a JSON file (default: every-cause)')
    .option('--seed <text>', 'what chance follows from', '1')
    .option('--devices <n>', `terminals, 1 to ${DEVICES_MAX} (default: the scenario's)`)
    .option('--days <n>', `how long it lasts, 1 to ${DAYS_MAX} (default: the scenario's)`)
    .option('--until <time>', 'when it ends: now, or an RFC 3339 time', 'now')
    .option('--to <file>', 'write events here, one a line; .gz is packed; - is standard output')
    .option('--truth <file>', 'write here what is really wrong, one fault of one device a line')
    .option('--url <url>', 'send events to this server (default: http://127.0.0.1 with TILLWATCH_PORT)')
    .option(
      '--key <key>',
      'a key of role operator or admin; better in TILLWATCH_KEY, which other users of the machine cannot see',
    )
    .option('--rate <n>', `events a second at most, 1 to ${RATE_MAX} (default: as fast as the server takes them)`)
    .option('--live', 'go on in real time when the past is told, until Ctrl-C')
    .option('--no-historical', 'tell the past as if it came now')
    .option('--print', 'print the scenario and do nothing else')
    .option('--json', 'no progress; the last line is one JSON value')
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .action(async (scenario: string | undefined, options: SimulateOptions) => simulate(scenario, options, context));
};

async function simulate(
  given: string | undefined,
  options: SimulateOptions,
  { surroundings, end }: CommandContext,
): Promise<void> {
  const { name, scenario } = await chooseScenario(given);
  if (options.print) return void surroundings.stdout.write(`${JSON.stringify(scenario, null, 2)}\n`);
  const tell = options.to === undefined ? toServer(options, surroundings) : toFile(options, options.to, surroundings);
  const simulation = simulationOf(adjusted(scenario, options), options, surroundings);
  const began = surroundings.now();
  const progress = simulationProgress(simulation.time, surroundings.stderr, surroundings.now, options.json === true);
  try {
    const told = await tell(simulation, progress);
    await writeTruth(simulation, options.truth, surroundings);
    progress.stop();
    const outcome = outcomeOf({ name, seed: options.seed, simulation }, told, (surroundings.now() - began) / 1_000);
    reportSimulation(outcome, told, { asJson: options.json === true, toStdout: options.to !== '-' }, surroundings);
    if (told.tally !== undefined && told.tally.rejectedCount > 0) end(FAILED);
  } finally {
    progress.stop();
  }
}

function adjusted(scenario: Scenario, options: SimulateOptions): Scenario {
  const devices = wholeNumber('--devices', options.devices, DEVICES_MAX);
  const days = wholeNumber('--days', options.days, DAYS_MAX);
  return {
    ...scenario,
    ...(days !== undefined && { days }),
    ...(devices !== undefined && { fleet: { ...scenario.fleet, devices } }),
  };
}

function simulationOf(scenario: Scenario, { seed, until: given }: SimulateOptions, { now }: Surroundings): Simulation {
  const until = given === 'now' ? now() : parseDateTime(given);
  if (until === undefined)
    throw new WrongUsage('The option --until takes now or an RFC 3339 time, such as 2026-03-01T12:00:00Z.');
  if (seed === '' || seed.length > SEED_LENGTH_MAX)
    throw new WrongUsage(`The option --seed takes 1 to ${SEED_LENGTH_MAX} characters.`);
  try {
    return new Simulation({ scenario, seed, until });
  } catch (error) {
    if (error instanceof NoTarget) throw new CommandFailed(`${error.message}.`);
    throw error;
  }
}

type Teller = (simulation: Simulation, progress: SimulationProgress) => Promise<ToldOutcome>;

function toFile({ json, live, url, rate }: SimulateOptions, file: string, { stdout }: Surroundings): Teller {
  if (file === '-' && json) throw new WrongUsage('The option --json does not go with --to -, which prints events.');
  if (live || url !== undefined || rate !== undefined) {
    throw new WrongUsage('The options --live, --url and --rate are of a server and do not go with --to.');
  }
  return async (simulation, progress) => {
    let events = 0;
    function* lines(): Generator<string> {
      for (const batch of simulation.batches()) {
        const last = batch.at(-1);
        if (last === undefined) continue;
        events += batch.length;
        progress.update(events, last.at);
        yield batch.map(({ event }) => `${JSON.stringify(event)}\n`).join('');
      }
    }
    await writeLines(file, lines(), stdout);
    return { events };
  };
}

function toServer(options: SimulateOptions, surroundings: Surroundings): Teller {
  const url = telemetryUrl(options.url, surroundings);
  const key = keyOf(options.key, surroundings);
  const rate = wholeNumber('--rate', options.rate, RATE_MAX);
  return async (simulation, progress) => {
    const historical = options.historical && !simulation.hasStrangeClocks;
    // Written before, too: a live run may be killed.
    await writeTruth(simulation, options.truth, surroundings);
    const { signal, release } = surroundings.interruption();
    try {
      const run = { simulation, url, key, historical, rate, live: options.live === true, signal };
      const tally = await sendSimulation(run, progress, surroundings);
      return { events: tally.read, tally };
    } finally {
      release();
    }
  };
}

async function writeTruth(simulation: Simulation, file: string | undefined, { stdout }: Surroundings): Promise<void> {
  if (file === undefined) return;
  await writeLines(
    file,
    simulation.truth().map((truth) => `${JSON.stringify(truth)}\n`),
    stdout,
  );
}
