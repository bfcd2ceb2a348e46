import { levels, pino, stdTimeFunctions } from 'pino';
import type { DestinationStream, LevelWithSilent, Logger as PinoLogger } from 'pino';
import { errorFields } from './error-fields.js';
import { isError } from './is-error.js';
import { maskedText } from './mask.js';
import { maskedFields } from './masked-fields.js';
import type { Mask } from './mask.js';
import { Repeats } from './repeats.js';
import { outsideRequests, requestFields } from './request-context.js';
import { standardOutput } from './standard-output.js';

export type Logger = Pick<PinoLogger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'flush'>;
export type LogLevel = LevelWithSilent;

export interface CreateLogger {
  /** The process, such as `tillwatch`. */
  readonly name: string;
  /** The thread of it, where that is not the main one. */
  readonly thread?: string;
  readonly level?: LogLevel;
  /** Standard output where absent. */
  readonly destination?: DestinationStream;
  /** Applied to every text of a line, messages of errors included. */
  readonly mask: Mask;
}

/**
 * A log of one JSON object a line: `level`, `time` (ISO 8601, UTC), `name`, `thread` where it is not the main one, `msg` and
 * the fields given, with `requestId` where it is written on the way to an answer. Fields that carry keys or payloads are left out and every text is masked, so a careless call gives
 * nothing away. A warning or an error that comes again and again is written some times and then counted.
 */
export function createLogger({ name, thread, level = 'info', destination, mask }: CreateLogger): Logger {
  const repeats = new Repeats((what, repeated) =>
    outsideRequests(() => log.info({ repeated, what }, 'left out lines that say the same')),
  );
  const options = {
    level,
    base: { name, ...(thread !== undefined && { thread }) },
    timestamp: stdTimeFunctions.isoTime,
    mixin: requestFields,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: object) => maskedFields(fields, mask),
    },
    // Errors are told by maskedFields already.
    serializers: { err: (error: unknown) => (isError(error) ? errorFields(error, mask) : error) },
    hooks: {
      logMethod(this: PinoLogger, args: Parameters<PinoLogger['info']>, method: PinoLogger['info'], of: number) {
        const safe = safeArguments(args, mask);
        const message = safe.find((arg) => typeof arg === 'string') ?? '';
        const isBounded = of === levels.values['warn'] || of === levels.values['error'];
        if (isBounded && !repeats.admits(message)) return;
        Reflect.apply(method, this, safe);
      },
    },
  };
  const log: Logger = pino(options, destination ?? standardOutput());
  const flush = log.flush.bind(log);
  return Object.assign(log, {
    flush: () => {
      repeats.flush();
      flush();
    },
  });
}

/** Pino takes the message of a bare error for the line's own, unmasked: here the line says which error it is. */
function safeArguments(args: readonly unknown[], mask: Mask): unknown[] {
  const [first, ...rest] = args;
  const error = isError(first) ? first : errorAmong(first);
  const texts = rest.map((arg) => (typeof arg === 'string' ? maskedText(arg, mask) : arg));
  if (typeof first === 'string') return [maskedText(first, mask), ...texts];
  if (!error) return [first, ...texts];
  return [isError(first) ? { err: first } : first, ...(texts.length > 0 ? texts : [error.name])];
}

const errorAmong = (fields: unknown): Error | undefined =>
  typeof fields === 'object' && fields !== null && 'err' in fields && isError(fields.err) ? fields.err : undefined;
