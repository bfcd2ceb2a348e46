import { isError } from './is-error.js';
import type { Logger } from './create-logger.js';

/** What may be logged of an unexpected error. */
export interface Fault {
  readonly name: string;
  readonly code?: string;
  /** Where it was thrown: the frames alone. */
  readonly frames: readonly string[];
}

/** The part of a logger that faults need. */
export type FaultLog = Pick<Logger, 'error'>;

/** Frames that tell where a fault comes from; deeper ones are the framework's. */
const FRAMES_MAX = 12;

/**
 * Leaves the message out, and with it the first line of the stack: parsers and drivers quote in it what they were given,
 * and what comes in from outside must not reach a log in any form.
 */
export function describeFault(error: unknown): Fault {
  if (!isError(error)) return { name: typeof error, frames: [] };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const lines = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  const frames = lines.slice(0, FRAMES_MAX).map((line) => line.trim());
  return { name: error.name, ...(code !== undefined && { code }), frames };
}
