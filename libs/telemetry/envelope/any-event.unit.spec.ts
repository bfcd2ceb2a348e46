import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { oracleNumbers } from '../testing/card-oracle.js';
import { cardDigits, cardText } from '../testing/card-texts.js';
import { intake, keysOf, sent } from '../testing/sent.js';
import { encodeRecord } from '../store/encode-record.js';
import { sealEvent } from '../sealing/seal-event.js';
import { sealRefusal } from '../sealing/seal-refusal.js';
import { readEvent } from './read-event.js';

/** As `JSON.stringify` writes it, or with every character escaped: the quick look at the raw text must miss neither. */
const escaped = (json: string): string =>
  json.replace(/[0-9 ._-]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

const eventText = (data: unknown, type: string): string => JSON.stringify(sent({ type, data }));

describe('any event, against the slow oracle', () => {
  const KEPT = 'terminal.configuration.reported.v1';

  it('never lets a number through that stands in its texts or names, accepted or refused', () => {
    const types = fc.constantFrom(KEPT, 'terminal.nonsense.v1');
    fc.assert(
      fc.property(cardText, cardText, types, fc.boolean(), (text, name, type, escapes) => {
        fc.pre(!/[0-9a-f]{32}/i.test(text + name));
        const data = { note: text, [`n ${name}`]: [{ deep: text }] };
        const json = escapes
          ? eventText('@', type).replace('"@"', escaped(JSON.stringify(data)))
          : eventText(data, type);
        const answer = readEvent(json, intake());
        const kept =
          answer.outcome === 'read'
            ? encodeRecord(sealEvent(answer, intake(), keysOf('acme'))).data
            : sealRefusal(answer, intake(), keysOf('acme')).payload;
        const left = oracleNumbers(kept).map(({ digits }) => digits);
        for (const { digits } of [...oracleNumbers(text), ...oracleNumbers(name)]) expect(left).not.toContain(digits);
      }),
      { numRuns: 300 },
    );
  });

  it('is kept as it was sent without one', () => {
    fc.assert(
      fc.property(
        cardText,
        fc.double({ noDefaultInfinity: true, noNaN: true, max: 1e11, min: -1e11 }),
        (text, number) => {
          fc.pre(oracleNumbers(text).length === 0);
          const data = { note: text, [`n ${text}`]: [number, { deep: text }] };
          const answer = readEvent(eventText(data, KEPT), intake());
          expect(answer.outcome === 'read' && JSON.stringify(answer.unsafeData)).toBe(JSON.stringify(data));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never lets a number through that was sent as a number, however it is written', () => {
    const forms = fc.constantFrom(
      (digits: string) => digits,
      (digits: string) => `-${digits}`,
      (digits: string) => `${digits}.75`,
      (digits: string) => `${digits}00e-2`,
      (digits: string) => `${digits.slice(0, 1)}.${digits.slice(1)}e${digits.length - 1}`,
      (digits: string) => `0.${digits}E+${digits.length}`,
    );
    fc.assert(
      fc.property(cardDigits, forms, (digits, write) => {
        const answer = readEvent(eventText('@', KEPT).replace('"@"', `{"a":[${write(digits)}]}`), intake());
        expect(answer.outcome).toBe('read');
        if (answer.outcome === 'read')
          expect(JSON.stringify(answer.unsafeData)).toMatch(/^\{"a":\["\d{6}\*+\d{4}"\]\}$/);
      }),
      { numRuns: 300 },
    );
  });
});
