import { Command, CommanderError } from 'commander';
import { maskCardNumbers } from '#telemetry';
import { COMMANDS } from './commands/registry.js';
import { DONE } from './failures.js';
import { endingOf } from './sentence.js';
import type { Surroundings } from './surroundings.js';

const ABOUT = `Tillwatch watches a fleet of payment terminals: which device will fail, why, and what to do about it.

The same environment variables as for the server name its data folder (TILLWATCH_DATA_DIR) and its stores.
Exit status: 0 done, 1 failed, 2 wrong usage. With --json the last line of the output is one JSON value.`;

const EXAMPLES = `
Examples:
  $ tillwatch up                                               start the server in the foreground
  $ tillwatch keys create --tenant acme --role gateway         a key for terminals to send with
  $ tillwatch import cloudevents events.ndjson.gz --historical bring a fleet's past in
  $ tillwatch import csv faults.csv --mapping faults.mapping.json --historical`;

/**
 * Runs one command to its end. Errors become one sentence on standard error.
 *
 * @returns the exit status; undefined where the command goes on and decides itself
 */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<number | undefined> {
  let status: number | undefined = DONE;
  const program = createProgram(surroundings, (ended) => {
    status = ended;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return DONE; // --help
    const ending = endingOf(error);
    surroundings.stderr.write(`${maskCardNumbers(ending.sentence)}\n`);
    return ending.status;
  }
}

function createProgram(surroundings: Surroundings, end: (status: number | undefined) => void): Command {
  const program = new Command('tillwatch').description(ABOUT).addHelpText('after', EXAMPLES).helpCommand(false);
  // Set before the commands are added, which inherit it.
  program
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: (text) => surroundings.stdout.write(text),
      writeErr: () => {}, // endingOf says it in one sentence
    });
  for (const addCommand of COMMANDS) addCommand(program, { surroundings, end });
  return program;
}
