import type { ReadModel } from '../read-model.js';

/** Held by one process at a time. */
export interface PlaceLock {
  /** Why it is not held just now; undefined: it is. */
  fault(): string | undefined;
  release(): void | Promise<void>;
}

/**
 * Where one read model lies, with what may lie beside it: one that is being rebuilt, one that was rebuilt and waits to be
 * put in its place, others that were set aside. A file, or a schema of a database.
 */
export interface ReadModelPlace {
  /** For people: a name of a file or a schema, never an address. */
  readonly name: string;
  /** Whether readers that are open go on through an exchange, and see the new one thereafter. */
  readonly isReadThroughExchange: boolean;
  isThere(): Promise<boolean>;
  /**
   * `own`: made where there is none.
   *
   * @throws SqliteFileRefused, PostgresRefused for what is damaged, foreign or of another version (`isBeyondUse`)
   */
  open(mode: 'own' | 'read'): Promise<ReadModel>;
  /** Of the one process that has its projector. Throws a refusal with the code `locked` where another has it. */
  lock(): Promise<PlaceLock>;
  /** Of the one process that rebuilds it; throws likewise. */
  lockRebuilding(): Promise<PlaceLock>;
  /** A new one beside it; what a rebuild that was killed has left is removed. */
  openRebuilding(): Promise<ReadModel>;
  dropRebuilding(): Promise<void>;
  /** The rebuilt one is whole, and closed: whoever has the lock may put it in place. */
  finishRebuilding(): Promise<void>;
  hasRebuilt(): Promise<boolean>;
  /** Whatever is killed when, there is a whole one. Done again where it was cut off. Nothing to do where none was rebuilt. */
  putRebuiltInPlace(): Promise<void>;
  /**
   * Moves it out of the way where it is of no use; nothing is deleted.
   *
   * @returns where it lies now
   */
  setAside(now: number): Promise<string>;
  /** Of what it asked itself; read models and locks are their holders' to close. */
  close(): Promise<void>;
}

/** Whether an attempt to lock failed because another process has it. */
export const isLockedElsewhere = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'locked';
