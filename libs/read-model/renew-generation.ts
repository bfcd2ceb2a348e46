import { randomUUID } from 'node:crypto';
import { openReadModel } from './open-read-model.js';

/**
 * Gives a copied read model a name of its own: the one it was copied from goes on and numbers its changes otherwise, so
 * that a subscriber's cursor must not be taken for one of the other.
 *
 * @throws SqliteFileRefused where the file is not a read model of this version
 */
export async function renewGeneration(file: string): Promise<void> {
  const { db, close } = await openReadModel({ file, mode: 'own' });
  try {
    await db.updateTable('meta').set({ value: randomUUID() }).where('name', '=', 'generation').execute();
  } finally {
    await close();
  }
}
