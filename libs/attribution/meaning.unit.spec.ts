import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { meaningOf } from './meaning.js';
import { attemptSays, faultSays, type AttemptCause, type FaultCause, type Told } from './says.js';

const KINDS = [
  'card-read.failed',
  'card-read.fallback',
  'transaction.failed',
  'fault.reported',
  'peripheral.faulted',
  'rebooted',
  'signal.dropped',
  'app.crashed',
  'of-tomorrow',
];
/** Words of the tables, words of nobody, and none. */
const word = fc.option(
  fc.oneof(
    fc.constantFrom('timeout', 'card_data', 'disabled', 'issuer', 'host', 'terminal', 'no_connection', 'pin_wrong'),
    fc.constantFrom('brownout', 'power_loss', 'cover_open', 'paper_low', 'connectivity', 'other', 'info', 'chip'),
    fc.string({ maxLength: 5 }),
  ),
  { nil: undefined },
);
const told = fc
  .record({ kind: fc.constantFrom(...KINDS), part: word, reason: word, detail: word })
  // What is not told is absent, as in the ledger.
  .map((one) => JSON.parse(JSON.stringify(one)) as Told);

describe('the meaning of a fault', () => {
  it('is what the tables say for each cause, whatever came before it', () => {
    fc.assert(
      fc.property(told, (one) => {
        const { asAttempt, asFault } = meaningOf(one);
        return (
          (Object.keys(asAttempt) as AttemptCause[]).every((cause) => asAttempt[cause] === attemptSays(cause, one)) &&
          (Object.keys(asFault) as FaultCause[]).every((cause) => asFault[cause] === faultSays(cause, one))
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it('is nothing for words that every object knows', () => {
    for (const reason of ['constructor', 'toString', '__proto__']) {
      const { asAttempt, asFault } = meaningOf({ kind: 'card-read.failed', part: reason, reason, detail: reason });
      expect([...Object.values(asAttempt), ...Object.values(asFault)].every((weight) => weight === 0)).toBe(true);
    }
  });

  it('is one and the same for words that no table knows, so that nobody can make it grow', () => {
    const [one, other] = ['a-1', 'b-2'].map((reason) =>
      meaningOf({ kind: 'fault.reported', part: 'power', reason, detail: 'warning' }),
    );
    expect(one).toBe(other);
    expect(one?.asFault.POWER_DEVICE).toBeGreaterThan(0);
  });
});
