import type { Kysely } from 'kysely';
import type { ReadModelDatabase } from './schema/database.js';

export interface ReadModel {
  readonly db: Kysely<ReadModelDatabase>;
  /**
   * Brings everything into the one file, synced, so that it may be moved; closing alone leaves a log beside it where the
   * disk is full. Throws what SQLite says then. Nothing to do for a database.
   */
  settle(): void;
  /** Waits for queries that are under way. */
  close(): Promise<void>;
}
