import { existsSync } from 'node:fs';
import { readModelAt, type DeadLetter } from '#read-model';
import { countDeadLetters, listDeadLetters } from '#read-model/queries';
import { maskEscapedText } from '#telemetry';
import { CommandFailed } from '../failures.js';
import { settingsOf } from '../settings-of.js';
import type { Surroundings } from '../surroundings.js';
import type { AddCommand } from './command.js';

const HELP = `
An event that this version can neither decode nor fold is passed and listed with its reason; all others are folded. A newer
version may fold it: tillwatch rebuild --retry-dead-letters tries again. --json prints an array of
{"eventId","type","stream","revision","logPosition","reason","detail","listedAt"}.

Example:
  $ tillwatch dead-letters`;

/** Printed at most; more of them have one cause, and the newest show it. */
const SHOWN_MAX = 1_000;

/** `dead-letters`: what the projector had to pass, read beside a running server or without one. */
export const addDeadLetters: AddCommand = (program, { surroundings }) => {
  program
    .command('dead-letters')
    .description('list the events that could not be folded, and why')
    .option('--json', 'print an array')
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .action(async (options: { readonly json?: true }) => deadLetters(options.json === true, surroundings));
};

async function deadLetters(asJson: boolean, { env, stdout }: Surroundings): Promise<void> {
  const { readModel } = settingsOf(env);
  if (readModel.kind === 'sqlite' && !existsSync(readModel.file))
    throw new CommandFailed('There is no read model yet; start the server once, or run tillwatch rebuild.');
  const model = await readModelAt(readModel).open('read');
  try {
    const [letters, count] = [await listDeadLetters(model.db, SHOWN_MAX), await countDeadLetters(model.db)];
    stdout.write(maskEscapedText(asJson ? `${JSON.stringify(letters.map(told))}\n` : described(letters, count)));
  } finally {
    await model.close();
  }
}

const told = ({ projector: _, listedAt, ...letter }: DeadLetter): Record<string, unknown> => ({
  ...letter,
  listedAt: new Date(listedAt).toISOString(),
});

function described(letters: readonly DeadLetter[], count: number): string {
  if (count === 0) return 'There are no dead letters.\n';
  const lines = letters.map(({ listedAt, eventId, type, stream, revision, reason, detail }) =>
    [new Date(listedAt).toISOString(), eventId, type, `${stream}@${revision}`, `${reason}: ${detail}`].join('  '),
  );
  if (count > letters.length) lines.push(`and ${count - letters.length} more`);
  return `${lines.join('\n')}\n`;
}
