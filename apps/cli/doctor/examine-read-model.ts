import { openSqliteEventStore } from '#event-store-sqlite';
import { notFoldedFrom, openReadModel } from '#read-model';
import { countDeadLetters } from '#read-model/queries';
import { readCheckpoint } from '../../projector/runner/checkpoint.js';
import { ok, warning, type Finding } from './finding.js';
import type { Patient } from './patient.js';

const CHECK = 'read model';

/** Whose events it was folded from, how far, and what could not be folded. */
export async function examineReadModel({ files, isInUse }: Patient): Promise<Finding[]> {
  const store = openSqliteEventStore({ file: files.events, mode: 'read' });
  try {
    const model = await openReadModel({ file: files['read-model'], mode: 'read' });
    try {
      // The head is looked at last: a server may go on meanwhile.
      const checkpoint = await readCheckpoint(model.db);
      const head = await store.head();
      const why = await notFoldedFrom(model.db, { storeId: store.storeId, head });
      return [
        why === undefined ? progress(checkpoint, head, isInUse) : foreign(why),
        letters(await countDeadLetters(model.db)),
      ];
    } finally {
      await model.close();
    }
  } finally {
    await store.close();
  }
}

const foreign = (why: string): Finding =>
  warning(CHECK, `it ${why}`, 'start the server: it sets it aside and folds it anew; find out who changed the files');

function progress(checkpoint: bigint, head: bigint, isInUse: boolean): Finding {
  const waiting = Number(head - checkpoint);
  if (waiting <= 0) return ok(CHECK, 'it holds all events');
  const next = isInUse ? 'the server goes on with them' : 'the next start goes on with them';
  return ok(CHECK, `${waiting.toLocaleString('en')} events are still to be folded; ${next}`);
}

const letters = (count: number): Finding =>
  count === 0
    ? ok('dead letters', 'there are none')
    : warning('dead letters', `${count.toLocaleString('en')} events could not be folded`, 'see tillwatch dead-letters');
