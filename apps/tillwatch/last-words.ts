import { describeFault, type Logger } from '#observability';

/**
 * An error that nobody caught ends the process: what it left half done nobody knows, and all that was acknowledged is on
 * the disk. One line says so, without the error's message, since parsers and drivers quote in it what they were given.
 */
export function endOnUnexpected(log: Logger, status: number): void {
  process.on('uncaughtException', (error: unknown, origin) => {
    log.fatal({ origin, fault: describeFault(error) }, 'ended by an error that nobody expected');
    log.flush();
    process.exit(status);
  });
}

/** What Node.js itself has to say comes as lines of the log, not as text between them. */
export function logNodeWarnings(log: Logger): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.warn({ fault: describeFault(warning) }, 'Node.js warns'));
}

/** Nobody reads what is printed any more (a closed pipe, a full disk): no reason to end. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
