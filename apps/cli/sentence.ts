import { CommanderError } from 'commander';
import { AccessRefused } from '#access';
import { BackupRefused } from '#backup';
import { PostgresRefused } from '#postgres';
import { SqliteFileRefused } from '#sqlite-file';
import { CommandFailed, FAILED, WRONG_USAGE, WrongUsage, codeOf } from './failures.js';

export interface Ending {
  readonly status: number;
  readonly sentence: string;
}

/** What was understood and could not be done; their messages are for people. */
const TOLD = [CommandFailed, SqliteFileRefused, PostgresRefused, AccessRefused, BackupRefused];

/** How a command that threw ends: its status, and one sentence that a person can act on. */
export function endingOf(error: unknown): Ending {
  if (error instanceof WrongUsage) return { status: WRONG_USAGE, sentence: oneLine(error.message) };
  if (error instanceof CommanderError) return { status: WRONG_USAGE, sentence: usageSentence(error) };
  if (error instanceof Error && TOLD.some((kind) => error instanceof kind)) {
    return { status: FAILED, sentence: oneLine(error.message) };
  }
  const code = codeOf(error) ?? (error instanceof Error ? error.name : 'unknown');
  if (NO_ROOM.has(code))
    return { status: FAILED, sentence: `There is no room on the disk (${code}); make some and run it again.` };
  return { status: FAILED, sentence: `The command failed for a reason that it does not know how to tell (${code}).` };
}

const NO_ROOM = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT']);

/** Commander's messages quote what was typed, which may be a key: only names of options and commands are repeated. */
function usageSentence(error: CommanderError): string {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const named = quoted.split('=')[0] ?? '';
  const isName = /^(?:--?)?[a-z][a-z0-9-]{0,30}(?: [<[][a-z-]+[>\]])?$/i.test(named) && !named.startsWith('tw_');
  const what = isName ? ` ${named}` : '';
  switch (error.code) {
    case 'commander.unknownCommand':
      return `There is no command${what}; see tillwatch --help.`;
    case 'commander.unknownOption':
      return `There is no option${what} here; see --help of the command.`;
    case 'commander.missingMandatoryOptionValue':
    case 'commander.optionMissingArgument':
      return `The option${withoutShort(quoted)} needs a value; see --help of the command.`;
    case 'commander.missingArgument':
      return `The argument <${named}> is missing; see --help of the command.`;
    case 'commander.excessArguments':
      return 'There are more arguments than the command takes; see --help of the command.';
    case 'commander.help':
      return 'A command is missing; see tillwatch --help.';
    default:
      return 'The command line was not understood; see tillwatch --help.';
  }
}

const withoutShort = (flags: string): string => (/^--[a-z-]+(?: <[a-z-]+>)?$/.test(flags) ? ` ${flags}` : '');
const oneLine = (text: string): string => text.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim();
