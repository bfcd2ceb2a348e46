import type { Logger } from './create-logger.js';

/** What NestJS asks of a logger (its `LoggerService`), without a dependency on it. */
export interface NestLogger {
  log(message: unknown, ...params: unknown[]): void;
  error(message: unknown, ...params: unknown[]): void;
  warn(message: unknown, ...params: unknown[]): void;
  debug(message: unknown, ...params: unknown[]): void;
  verbose(message: unknown, ...params: unknown[]): void;
  fatal(message: unknown, ...params: unknown[]): void;
}

type Level = 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal';

/**
 * NestJS's own lines as lines of our log. Its tale of modules and routes at each start is for whoever looks for it:
 * what it calls "log" becomes "debug".
 */
export function createNestLogger(logger: Logger): NestLogger {
  const write =
    (level: Level) =>
    (message: unknown, ...params: unknown[]): void => {
      // Nest gives the context last; before it a stack, which the error itself has.
      const context = params.findLast((param) => typeof param === 'string');
      const fields = { ...(context !== undefined && { context }), ...(message instanceof Error && { err: message }) };
      logger[level](fields, describe(message));
    };
  return {
    log: write('debug'),
    error: write('error'),
    warn: write('warn'),
    debug: write('debug'),
    verbose: write('trace'),
    fatal: write('fatal'),
  };
}

function describe(message: unknown): string {
  if (typeof message === 'string') return message;
  if (message instanceof Error) return message.name;
  return 'NestJS gave no text';
}
