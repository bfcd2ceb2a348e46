import Database from 'better-sqlite3';

export interface EventStoreFacts {
  readonly storeId: string;
  /** How many lie there; those that were let go are not counted. */
  readonly events: number;
}

/** What a copy of an event store holds, of whatever version; one that nobody else has open. */
export function factsOfEventStore(file: string): EventStoreFacts {
  const database = new Database(file, { fileMustExist: true });
  try {
    const storeId = database.prepare<[], string>("SELECT value FROM meta WHERE name = 'store_id'").pluck().get();
    if (storeId === undefined) throw new Error('the event store has no id');
    const events = database.prepare<[], number>('SELECT count(*) FROM event').pluck().get() ?? 0;
    return { storeId, events };
  } finally {
    database.close();
  }
}
