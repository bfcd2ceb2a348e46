import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventTexts } from './event-texts.js';
import type { BodyKind } from './media.js';

/** Texts of the events, or undefined where the body as a whole is refused. */
function split(kind: BodyKind, text: string): string[] | undefined {
  const texts = eventTexts(kind, text);
  const found: string[] = [];
  for (;;) {
    const next = texts.next();
    if (next === 'end') return found;
    if (next === 'unreadable') return undefined;
    found.push(text.slice(next.from, next.to));
  }
}

function parsed(text: string): unknown {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** JSON as people write it: any value, any blanks between its parts. */
const written = fc
  .tuple(fc.jsonValue(), fc.constantFrom(0, 1, 2, '\t', '\r\n'))
  .map(([value, indent]) => JSON.stringify(value, null, indent as number))
  .chain((text) => fc.constantFrom(text, ` ${text}`, `${text}\n`, `\r\n\t${text} `));

/** Text that is often nearly JSON: valid JSON with a character taken out, put in or changed. */
const spoilt = fc
  .tuple(
    written,
    fc.nat(),
    fc.nat({ max: 2 }),
    fc.constantFrom(
      '"',
      '\\',
      ',',
      ':',
      '[',
      ']',
      '{',
      '}',
      '0',
      '-',
      'e',
      '.',
      ' ',
      '\n',
      '\u0001',
      '\u2028',
      '\ufeff',
      'x',
      '/',
    ),
  )
  .map(([text, where, removed, put]) => {
    const at = where % (text.length + 1);
    return text.slice(0, at) + put + text.slice(at + removed);
  });

const anyText = fc.oneof(written, spoilt, fc.string({ unit: fc.constantFrom(...'[]{},:"\\0123e.-+ \n\ttruefalsn') }));

describe('one event', () => {
  it('is any JSON text, and nothing else, as JSON.parse sees it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const found = split('one', text);
        expect(found === undefined).toBe(parsed(text) === undefined);
        if (found) expect(parsed(found[0] ?? '')).toEqual(parsed(text));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('a batch', () => {
  it('is any JSON array, and nothing else, as JSON.parse sees it', () => {
    const batches = fc.array(written).map((texts) => `[${texts.join(',')}]`);
    const spoiltBatches = fc.tuple(batches, spoilt, fc.nat()).map(([text, put, where]) => {
      const at = where % (text.length + 1);
      return text.slice(0, at) + put + text.slice(at);
    });
    fc.assert(
      fc.property(fc.oneof(batches, spoiltBatches, anyText), (text) => {
        const whole = parsed(text) as { value: unknown } | undefined;
        const found = split('batch', text);
        if (!whole || !Array.isArray(whole.value)) return expect(found).toBeUndefined();
        expect(found?.map((one) => (parsed(one) as { value: unknown }).value)).toEqual(whole.value);
      }),
      { numRuns: 3_000 },
    );
  });

  it('gives each element as it was written, without the blanks around it', () => {
    expect(split('batch', ' [ {"a":  1.0e2} ,\n"\\u0041,]" ,[1, 2]] \n')).toEqual([
      '{"a":  1.0e2}',
      '"\\u0041,]"',
      '[1, 2]',
    ]);
    expect(split('batch', '[]')).toEqual([]);
    expect(split('batch', '\n [ ] ')).toEqual([]);
  });

  it('is refused whole for what is missing or too much', () => {
    for (const text of [
      '',
      '[',
      '{}',
      '[1',
      '[1,',
      '[1,]',
      '[,1]',
      '[1,,2]',
      '[1 2]',
      '[1]]',
      '[1],',
      '[1]x',
      '{"a":[]}',
      '["a]',
      "['a']",
      '[01]',
      '[1.]',
      '[+1]',
      '[nul]',
      '["\t"]',
      '["\\x41"]',
      '["\\u12g4"]',
      '[{"a"}]',
      '[{"a":}]',
      '[{a:1}]',
      '[{"a":1,}]',
      '[{]}',
      '[NaN]',
      '\ufeff[]',
    ]) {
      expect([text, split('batch', text)]).toEqual([text, undefined]);
    }
  });

  it('may be nested as deep as eight megabytes let it, and costs little', () => {
    const depth = 1_000_000;
    const deep = '['.repeat(depth) + ']'.repeat(depth);
    expect(split('batch', `[1,${deep}]`)?.map((one) => one.length)).toEqual([1, 2 * depth]);
    expect(split('batch', `[1,${deep}`)).toBeUndefined();
  });
});

describe('lines', () => {
  it('are the lines that are not blank, whatever they hold and however they end', () => {
    expect(split('lines', '{"a":1}\r\n\r\n \t\n  no JSON \n{"b":2}')).toEqual(['{"a":1}', 'no JSON', '{"b":2}']);
    for (const blank of ['', '\n', '\r\n \n\t']) expect(split('lines', blank)).toEqual([]);
  });

  it('end at line feeds only', () => {
    expect(split('lines', '1\r2\u20283\u00854\n5')).toEqual(['1\r2\u20283\u00854', '5']);
  });

  it('are found as a split at line feeds finds them', () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '\r', '\t', '"', '支') }));
    fc.assert(
      fc.property(lines, (list) => {
        const trim = (line: string): string => line.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
        expect(split('lines', list.join('\n'))).toEqual(list.map(trim).filter((line) => line !== ''));
      }),
    );
  });
});
