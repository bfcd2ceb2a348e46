/** Exit statuses (CONTRACT section 1). */
export const DONE = 0;
export const FAILED = 1;
export const WRONG_USAGE = 2;

/** What was asked for was not understood: status 2. The message is one sentence without secrets. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** What was understood could not be done: status 1. The message is one sentence without secrets. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** The system's code of an error (`ENOENT`), which says why without quoting anything. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
