/** Values kept of each kind; the oldest make room. */
const KEPT_MAX = 200;

const NUMBERS = [0, 1, 2, 3, 7, 30, 50, 499, 500, 501, -1, 10_000, 2_147_483_647];
const DATES = [
  '2026-01-31T09:00:00Z',
  '2019-01-31T09:00:00+01:00',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00.000Z',
  '2999-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '10000-01-01T00:00:00Z',
  'yesterday',
];
const TEXTS = [
  '',
  ' ',
  '%',
  '_',
  "' or 1=1 --",
  '"',
  '\\',
  '\0',
  '\ud800',
  '💥',
  'é',
  '__proto__',
  'constructor',
  'x'.repeat(1_024),
  'x'.repeat(1_025),
  '-1',
  '1e999',
  'null',
];
const WRONG = [null, true, 0, -1, 1.5, 1e308, 2 ** 53, 'text', '', [], {}, [[]], [null], { a: 1 }, { __proto__: 1 }];

/** What queries may ask for: things that answers have named before, the same somewhat altered, and strange texts. */
export class KnownValues {
  readonly #cursors: string[] = [];
  readonly #names: string[] = [];
  readonly #instants: string[] = [];

  constructor(names: readonly string[] = []) {
    this.#names.push(...names);
  }

  /** Takes cursors, ids, names and instants out of an answer. */
  learn(answer: unknown, name = '', draw: () => number = Math.random): void {
    if (Array.isArray(answer)) for (const one of answer.slice(0, 20)) this.learn(one, name, draw);
    else if (typeof answer === 'object' && answer !== null)
      for (const [field, value] of Object.entries(answer)) this.learn(value, field, draw);
    else if (typeof answer === 'string' && answer !== '') this.#keep(answer, draw);
  }

  #keep(text: string, draw: () => number): void {
    const kind = /^\d{4}-\d\d-\d\dT/.test(text) ? this.#instants : text.startsWith('W') ? this.#cursors : this.#names;
    if (text.length > 300) return;
    if (kind.length < KEPT_MAX) kind.push(text);
    else kind[Math.floor(draw() * KEPT_MAX)] = text;
  }

  /** A value of the type, of the kind that the argument's name asks for. */
  right(argument: string, type: string, draw: () => number): unknown {
    const one = <Value>(values: readonly Value[]): Value => values[Math.floor(draw() * values.length)] as Value;
    if (type === 'Int') return argument === 'horizonDays' ? one([7, 30, 5]) : one(NUMBERS);
    if (type === 'Boolean') return draw() < 0.5;
    if (type === 'Float') return one([0, 0.5, -1, 1e308]);
    if (type === 'DateTime') return draw() < 0.6 && this.#instants.length > 0 ? one(this.#instants) : one(DATES);
    if (argument === 'after' && this.#cursors.length > 0 && draw() < 0.85) {
      return draw() < 0.5 ? one(this.#cursors) : altered(one(this.#cursors), draw);
    }
    return draw() < 0.8 && this.#names.length > 0 ? one(this.#names) : one(TEXTS);
  }

  wrong(draw: () => number): unknown {
    return WRONG[Math.floor(draw() * WRONG.length)];
  }
}

/** A cursor with another value in it, or with a character changed. */
function altered(cursor: string, draw: () => number): string {
  const one = <Value>(values: readonly Value[]): Value => values[Math.floor(draw() * values.length)] as Value;
  try {
    const values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (draw() < 0.7) {
      const at = Math.floor(draw() * (values.length + 1));
      values[at] = one([
        null,
        '',
        -1,
        0,
        1e308,
        5e-324,
        2 ** 53,
        '\0',
        '\ud800',
        'x'.repeat(500),
        [],
        {},
        true,
        ...NUMBERS,
      ]);
      return Buffer.from(JSON.stringify(values)).toString('base64url');
    }
  } catch {
    // No cursor: altered as a text.
  }
  const at = Math.floor(draw() * cursor.length);
  return cursor.slice(0, at) + one(['', 'A', '=', '%', '\0', 'é']) + cursor.slice(at + Math.floor(draw() * 3));
}
