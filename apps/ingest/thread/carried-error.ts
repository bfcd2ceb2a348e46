import { InvalidEvent, StoreUnavailable } from '#event-store';
import { PostgresRefused } from '#postgres';
import { SqliteFileRefused } from '#sqlite-file';
import type { CarriedError } from './messages.js';

/** What another thread is told of an error. */
export function carry(error: unknown): CarriedError {
  if (error instanceof SqliteFileRefused) {
    const { code, file, what, problem } = error;
    return { kind: 'refused', code, file, what, problem };
  }
  if (error instanceof PostgresRefused) {
    const { code, what, problem } = error;
    return { kind: 'refused-database', code, what, problem };
  }
  const message = error instanceof Error ? error.message : 'unknown cause';
  if (error instanceof StoreUnavailable) return { kind: 'unavailable', message };
  if (error instanceof InvalidEvent) return { kind: 'invalid-event', message };
  return { kind: error instanceof RangeError ? 'range' : 'internal', message };
}

/** The error as it was thrown in the other thread, its stack aside. */
export function revive(carried: CarriedError): Error {
  switch (carried.kind) {
    case 'refused':
      return new SqliteFileRefused(carried.code, carried.file, carried.what, carried.problem);
    case 'refused-database':
      return new PostgresRefused(carried.code, carried.what, carried.problem);
    case 'unavailable':
      return new StoreUnavailable(carried.message);
    case 'invalid-event':
      return new InvalidEvent(carried.message);
    case 'range':
      return new RangeError(carried.message);
    case 'internal':
      return new Error(carried.message);
  }
}
