import fc from 'fast-check';
import type { Intake } from '#telemetry';
import { RECEIVED_AT } from '../../../libs/telemetry/testing/sent.js';
import { anyEvent } from './any-event.js';
import { changed, edit } from './mutations.js';
import { anyText } from './strange-values.js';

const whole = fc.oneof({ weight: 1, arbitrary: anyEvent }, { weight: 3, arbitrary: changed(anyEvent) });

/** As a text; now and then with all that is not needed escaped, or with blanks. */
const written = fc.tuple(whole, fc.nat(9)).map(([event, how]) => {
  if (how === 0) return JSON.stringify(event, null, '\t');
  const text = JSON.stringify(event);
  return how === 1 ? text.replaceAll(/[0-9a-z_. -]/g, escaped) : text;
});

const escaped = (one: string): string => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** What a sender may put in place of an event: nearly right, wrong, broken, or nothing of the kind. */
export const sentTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: written },
  { weight: 5, arbitrary: edit(written) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: anyText },
);

export const intakes: fc.Arbitrary<Intake> = fc.record({
  tenant: fc.constantFrom('acme', 'a'),
  role: fc.constantFrom('gateway', 'operator', 'operator', 'admin', 'viewer'),
  receivedAt: fc.constant(RECEIVED_AT),
  historical: fc.boolean(),
});
