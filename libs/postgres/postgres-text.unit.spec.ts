import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromPostgresText, postgresText } from './postgres-text.js';

const text = fc.string({ unit: fc.constantFrom('\0', '\u0001', '\u0002', '1', '2', 'a', 'é', '💥'), maxLength: 8 });
const byBytes = (a: string, b: string): number => Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));

describe('a text in PostgreSQL', () => {
  it('comes back as it was, and is kept without a NUL', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(fromPostgresText(postgresText(one))).toBe(one);
        expect(postgresText(one)).not.toContain('\0');
      }),
    );
  });

  it('is ordered as it was', () => {
    fc.assert(fc.property(text, text, (a, b) => expect(byBytes(postgresText(a), postgresText(b))).toBe(byBytes(a, b))));
  });

  it('is itself where it is an ordinary one', () => {
    expect(postgresText('Kasse 1, Döner')).toBe('Kasse 1, Döner');
  });
});
