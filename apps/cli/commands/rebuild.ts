import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkRestoredWhole } from '#backup';
import { openEventStore } from '#event-stores';
import { readModelAt } from '#read-model';
import { NotTakenOver, rebuildBeside, RebuildUnderWay } from '../../projector/rebuild/rebuild-beside.js';
import { NewDeadLetter } from '../../projector/rebuild/rebuild-read-model.js';
import { CommandFailed } from '../failures.js';
import { logProgress } from '../log-progress.js';
import { settingsOf } from '../settings-of.js';
import type { Surroundings } from '../surroundings.js';
import type { AddCommand } from './command.js';

const HELP = `
Folds every event of the store into a new read model beside the one in use, and puts it in its place when it is whole. A
running server goes on answering from the old one and takes the new one over by itself. Nothing is lost when this is
interrupted: run it again.
Events that are listed as dead letters are passed again where they break for the same reason; a new one stops the rebuild.
--json ends with {"events","seconds","deadLetters"}.

Examples:
  $ tillwatch rebuild
  $ tillwatch rebuild --retry-dead-letters --json`;

interface RebuildOptions {
  readonly retryDeadLetters?: true;
  readonly json?: true;
}

/** `rebuild`: the read model folded anew from the event store, beside a running server or without one. */
export const addRebuild: AddCommand = (program, { surroundings }) => {
  program
    .command('rebuild')
    .description('fold the read model anew from the event store')
    .option('--retry-dead-letters', 'fold events that could not be folded before, and list those that still cannot')
    .option('--json', 'print {"events","seconds","deadLetters"}')
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .action(async (options: RebuildOptions) => rebuild(options, surroundings));
};

async function rebuild({ retryDeadLetters, json }: RebuildOptions, surroundings: Surroundings): Promise<void> {
  const { now, stdout, stderr } = surroundings;
  const { dataDir, eventStore, readModel } = settingsOf(surroundings.env);
  checkRestoredWhole(dataDir);
  if (eventStore.kind === 'sqlite' && !existsSync(eventStore.file))
    throw new CommandFailed('There is no event store yet to rebuild from; start the server once.');
  const store = await openEventStore(eventStore, { mode: 'read' });
  const place = readModelAt(readModel);
  const head = Number(await store.head());
  const progress = logProgress(stderr, '{bar} {percentage}% | {events} events | {eta_formatted} left');
  const show = (events: number, position: number): void =>
    progress.update(position, head, { events: events.toLocaleString('en') });
  show(0, 0);
  const began = now();
  try {
    const { events, deadLetters, takenOver, aside } = await rebuildBeside({
      store,
      place,
      retryDeadLetters: retryDeadLetters === true,
      now,
      onProgress: (events, position) => show(events, Number(position)),
    });
    progress.stop();
    const seconds = (now() - began) / 1000;
    if (json) return void stdout.write(`${JSON.stringify({ events, seconds, deadLetters })}\n`);
    const served = takenOver ? ' The running server answers from it now.' : '';
    const before = aside === undefined ? '' : ` The one before was damaged and lies in ${path.basename(aside)} now.`;
    stdout.write(
      `Rebuilt the read model from ${events.toLocaleString('en')} events in ${seconds.toFixed(1)} s, ${deadLetters} of them dead letters.${served}${before}\n`,
    );
  } catch (error) {
    throw isExpected(error) ? new CommandFailed(sentenceOf(error)) : error;
  } finally {
    progress.stop();
    await place.close();
    await store.close();
  }
}

const isExpected = (error: unknown): error is Error =>
  error instanceof NewDeadLetter || error instanceof NotTakenOver || error instanceof RebuildUnderWay;

const sentenceOf = ({ message }: Error): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
