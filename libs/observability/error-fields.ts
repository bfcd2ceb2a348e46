import { isError } from './is-error.js';
import { maskedText } from './mask.js';
import type { Mask } from './mask.js';

const CAUSES_MAX = 3;

/**
 * What a log line says of an error. Expected ones carry a stable code and need no stack; an error without one is a
 * fault of ours, whose stack is worth having. A parser's SyntaxError quotes what it could not read: only its kind is told.
 */
export function errorFields(error: Error, mask: Mask, depth = 0): Record<string, unknown> {
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  const quotesInput = error instanceof SyntaxError || error.name === 'SyntaxError';
  const message = quotesInput ? 'a text could not be parsed' : maskedText(error.message, mask);
  const cause = isError(error.cause) && depth < CAUSES_MAX ? errorFields(error.cause, mask, depth + 1) : undefined;
  return {
    name: error.name,
    ...(code !== undefined && { code }),
    message,
    ...(code === undefined && { stack: stackFrames(error, mask) }),
    ...(cause && { cause }),
  };
}

/** Without the message, which stands above the frames and may run over several lines. */
function stackFrames(error: Error, mask: Mask): string[] {
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => /^at .+[:)]/.test(line)).map((line) => maskedText(line, mask));
}
