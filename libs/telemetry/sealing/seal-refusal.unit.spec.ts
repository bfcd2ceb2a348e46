import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { oracleNumbers } from '../testing/card-oracle.js';
import { cardDigits } from '../testing/card-texts.js';
import { intake, keysOf, RECEIVED_AT, sent } from '../testing/sent.js';
import { readEvent } from '../envelope/read-event.js';
import { sealRefusal } from './seal-refusal.js';

const CARD = '4111111111111111';
const seal = (text: string) => {
  const answer = readEvent(text, intake());
  if (answer.outcome !== 'refused') throw new Error('accepted');
  return sealRefusal(answer, intake(), keysOf('acme'));
};
const nonsense = (more: Record<string, unknown>) =>
  seal(JSON.stringify(sent({ type: 'terminal.nonsense.v1', ...more })));

describe('a refused event as it is kept and shown', () => {
  it('is what was sent, with its reason and the time of receipt', () => {
    const text = JSON.stringify(sent({ data: { reason: 'because' } }), undefined, 2);
    expect(seal(text)).toEqual({
      reason: 'invalid-data',
      detail: expect.stringContaining('data.reason must be one of scheduled'),
      cloudEventId: 'evt-a',
      payload: text,
      receivedAt: RECEIVED_AT,
    });
  });

  it('shows the id as sent, but for a card number, which is the hash that an accepted event would show', () => {
    expect(nonsense({ id: 'évt/1' }).cloudEventId).toBe('évt/1');
    expect(nonsense({ id: CARD }).cloudEventId).toMatch(/^[0-9a-f]{32}$/);
    expect(nonsense({ id: CARD }).cloudEventId).not.toBe(nonsense({ id: '4111119999941111' }).cloudEventId);
    expect(nonsense({ id: 'x'.repeat(10_000) }).cloudEventId).toMatch(/^[0-9a-f]{32}$/);
    expect(nonsense({ id: '' })).not.toHaveProperty('cloudEventId');
    expect(nonsense({ id: 4711 })).not.toHaveProperty('cloudEventId');
  });

  it.each([
    ['a text', JSON.stringify({ note: CARD })],
    ['a number', `{"note":${CARD}}`],
    ['a number with an exponent', '{"note":4.111111111111111e15}'],
    ['a number shifted by an exponent', `{"note":${CARD}00e-2}`],
    ['a name', `{"${CARD}":1}`],
    ['escapes', `{"note":"${[...CARD].map((digit) => `\\u003${digit}`).join('')}"}`],
    ['a bell before it', '{"note":"\\u00074111111111111111"}'],
    ['half a character before it', '{"note":"\\ud8004111111111111111"}'],
    ['what is no escape but becomes one', '{"note": \\u02e\\u003' + `${CARD}}`],
    ['a quote within it', '{"note":"\\u00224111111111111111\\u0022"}'],
    ['escaped separators', '{"note":"4111\\u00201111\\u00201111\\u00201111"}'],
    ['no JSON', `{"id":"${CARD}", oops ${CARD}`],
    ['a track', `{"note":";${CARD}=29122010000?"}`],
    ['a text in place of an event', `"${CARD}"`],
  ])('shows no card number of %s', (_where, text) => {
    const { payload } = seal(text);
    expect(payload).not.toMatch(/41111111|4111 1111|2912/);
    expect(oracleNumbers(payload)).toEqual([]);
  });

  it.each([
    ['a text', '{"cardHash":"secret"}'],
    ['a text with quotes', '{"cardHash":"a\\"secret"}'],
    ['a number', '{"cardHash" : 73616}'],
    ['a list', '{"cardHash":["x]",{"a":"secret"}],"b":1}'],
    ['an escaped name', '{"card\\u0048ash":"secret"}'],
    ['JSON within a text', JSON.stringify({ data: JSON.stringify({ cardHash: 'secret' }) })],
    [
      'JSON within a text within a text',
      JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ cardHash: 'secret' }) }) }),
    ],
    ['a line that breaks off', '{"cardHash":"secret'],
    ['two events on a line', '{"cardHash":"secret"}{"cardHash":"secret"}'],
  ])('shows no card token in %s', (_where, text) => {
    const { payload } = seal(text);
    expect(payload).not.toMatch(/secret|73616/);
    expect(payload).toContain('***');
  });

  it('keeps what stands beside a token', () => {
    expect(seal('{"a":1,"cardHash":"x","b":[2]}').payload).toBe('{"a":1,"cardHash":"***","b":[2]}');
  });
});

describe('the cut at 4 KiB', () => {
  it('comes after the masking, and leaves no part of a number', () => {
    const numbers = fc.array(cardDigits, { minLength: 300, maxLength: 300 });
    fc.assert(
      fc.property(
        numbers,
        fc.integer({ min: 0, max: 40 }),
        fc.constantFrom(',', ' and ', '/'),
        (cards, pad, between) => {
          const { payload } = nonsense({ list: 'x'.repeat(pad) + cards.join(between) });
          expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(4096);
          expect(payload).not.toMatch(/\d{9}/);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('makes no card number of a longer run, of a UUID or of a token', () => {
    for (let pad = 0; pad < 60; pad += 1) {
      for (const item of [`7${CARD}0,`, 'deadbeef-cafe-4bad-4111-111111111111,', `deadbeefcafebabe${CARD}abcdefab,`]) {
        const { payload } = nonsense({ list: 'x'.repeat(pad) + item.repeat(200) });
        expect(payload.slice(-60)).not.toMatch(/(?<![0-9a-f-])4111-?111111111111(?!\d)$/);
        expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(4096);
      }
    }
  });

  it('splits no character', () => {
    for (let pad = 0; pad < 4; pad += 1) {
      const { payload } = nonsense({ list: 'x'.repeat(pad) + '😀'.repeat(2000) });
      expect(payload.isWellFormed()).toBe(true);
      expect(Buffer.byteLength(payload)).toBeGreaterThan(4090);
    }
  });

  it('is quick, however long and whatever the text is', () => {
    const mebibytes = 8 * 1024 * 1024;
    for (const text of [
      '1 '.repeat(mebibytes / 2),
      '\\'.repeat(mebibytes),
      '"cardHash":'.repeat(mebibytes / 11),
      '9'.repeat(mebibytes),
    ]) {
      const began = performance.now();
      seal(text);
      expect(performance.now() - began).toBeLessThan(1000);
    }
  });
});
