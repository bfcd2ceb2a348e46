import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { BUILT_IN_SCENARIOS, isScenarioFault, readScenario } from '#simulator';
import type { Scenario } from '#simulator';
import { CommandFailed, WrongUsage, codeOf } from '../failures.js';

/** A scenario and what people call it. */
export interface Chosen {
  readonly name: string;
  readonly scenario: Scenario;
}

/** A scenario is written by hand; one of a mebibyte is another kind of file. */
const BYTES_MAX = 1024 * 1024;
const [DEFAULT_NAME = ''] = BUILT_IN_SCENARIOS.keys();

/** The scenario of that name, or of that JSON file; the default where none is given. Throws WrongUsage and CommandFailed. */
export async function chooseScenario(given: string = DEFAULT_NAME): Promise<Chosen> {
  const builtIn = BUILT_IN_SCENARIOS.get(given);
  if (builtIn) return { name: given, scenario: builtIn };
  const names = [...BUILT_IN_SCENARIOS.keys()].join(', ');
  if (!/[./\\]/.test(given))
    throw new WrongUsage(
      `There is no built-in scenario of this name; there are ${names}, and files such as ./mine.json.`,
    );
  const name = path.basename(given);
  const read = readScenario(await parsed(given, name));
  if (isScenarioFault(read)) throw new WrongUsage(`The scenario ${name} cannot be used: ${read.fault}.`);
  return { name: read.name ?? name, scenario: read };
}

async function parsed(file: string, name: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CommandFailed(`The scenario ${name} cannot be read (${codeOf(error) ?? 'unknown reason'}).`);
  });
  if (text.length > BYTES_MAX) throw new WrongUsage(`The scenario ${name} is larger than ${BYTES_MAX / 1024} KiB.`);
  try {
    return JSON.parse(text);
  } catch {
    throw new WrongUsage(`The scenario ${name} is no JSON.`);
  }
}
