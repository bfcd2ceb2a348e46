import { describe, it } from '@jest/globals';
import { isKcatThere, toolsMissing } from './tools.js';

const isRequired = process.env['CI'] === 'true';

/** A `describe` for specs that need a broker: skipped, and said in one line, where it cannot be had; CI requires it. */
export const withBroker = isThere('a Kafka broker', toolsMissing()) ? describe : describe.skip;

/** An `it` for those that also need a client that is not ours. */
export const withKcat = isThere('kcat', isKcatThere() ? [] : ['kcat']) ? it : it.skip;

function isThere(what: string, missing: readonly string[]): boolean {
  if (missing.length === 0 || isRequired) return true;
  process.stderr.write(`specs on ${what} are skipped, for want of ${missing.join(', ')}\n`);
  return false;
}
