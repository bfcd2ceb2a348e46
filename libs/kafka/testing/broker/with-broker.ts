import { describe } from '@jest/globals';
import { isKcatThere, toolsMissing } from './tools.js';

const isRequired = process.env['CI'] === 'true';

/** A `describe` for specs that need a broker: skipped, and said in one line, where it cannot be had; CI requires it. */
export const withBroker = describedWith('a Kafka broker', toolsMissing());

/** The same, for those that also need a client that is not ours. */
export const withKcat = describedWith('a Kafka broker and kcat', [
  ...toolsMissing(),
  ...(isKcatThere() ? [] : ['kcat']),
]);

function describedWith(what: string, missing: readonly string[]): typeof describe | typeof describe.skip {
  if (missing.length === 0 || isRequired) return describe;
  process.stderr.write(`specs on ${what} are skipped, for want of ${missing.join(', ')}\n`);
  return describe.skip;
}
