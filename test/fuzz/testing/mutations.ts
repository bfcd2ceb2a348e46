import fc from 'fast-check';
import { STRANGE_NAMES, strangeValues } from './strange-values.js';

/** One change of a JSON value: which of its places (modulo their number), and what becomes of it. */
interface Change {
  readonly place: number;
  readonly what: 'replace' | 'remove' | 'rename' | 'add' | 'wrap' | 'repeat';
  readonly value: unknown;
  readonly name: string;
}

const changes: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(200),
  what: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'rename', 'add', 'wrap', 'repeat'),
  value: strangeValues,
  name: fc.constantFrom(...STRANGE_NAMES),
});

type Box = Record<string, unknown> | unknown[];
interface Place {
  readonly box: Box;
  readonly key: string;
}

function placesOf(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push({ box: value as Box, key });
    if (found.length < 300) placesOf((value as Record<string, unknown>)[key], found);
  }
  return found;
}

const set = (box: Box, key: string, value: unknown): void => {
  Object.defineProperty(box, key, { value, enumerable: true, configurable: true, writable: true });
};

const put = (box: Box, name: string, value: unknown): void => {
  if (Array.isArray(box)) box.push(value);
  else set(box, name, value);
};

function change(root: unknown, { place, what, value: shared, name }: Change): void {
  const value: unknown = structuredClone(shared);
  const places = placesOf(root);
  const found = places[place % places.length];
  if (!found) return;
  const { box, key } = found;
  const old = (box as Record<string, unknown>)[key];
  if (what === 'replace') set(box, key, value);
  else if (what === 'add') put(box, name, value);
  else if (what === 'wrap') set(box, key, [old]);
  else if (what === 'repeat')
    set(
      box,
      key,
      Array.from({ length: 5 }, () => old),
    );
  else {
    Reflect.deleteProperty(box, key);
    if (what === 'rename') put(box, name, old);
  }
}

/** The same value with a few places changed beyond recognition. */
export const changed = <Value>(values: fc.Arbitrary<Value>, maxLength = 3): fc.Arbitrary<unknown> =>
  fc.tuple(values, fc.array(changes, { maxLength })).map(([value, all]) => {
    const copy = structuredClone(value) as unknown;
    for (const one of all) change(copy, one);
    return copy;
  });

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const SNIPPETS = [
  '"id":"other",',
  '"data":{},',
  '"subject":"d-9",',
  '"type":"terminal.rebooted.v1",',
  '"__proto__":{"polluted":1},',
  '"constructor":null,',
  '"cardHash":"hidden",',
  '"\\u0069d":"e",',
  deep(70),
  deep(5_000),
  '['.repeat(9_000),
  '{"a":'.repeat(90),
  '1e999',
  '-1e999',
  '1e-999',
  '-0',
  '0.0000000000000000000000001E+30',
  '9'.repeat(400),
  '4111111111111111',
  '41111111111111111e-1',
  '\\ud800',
  '\\udfff\\ud800',
  '\\u0000',
  '\\"',
  '\\',
  '\u0000',
  '\ufeff',
  '\u2028',
  '\ud800',
  'ー',
  '٤',
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  'null',
  'true',
  'NaN',
  'undefined',
  '//',
  '/**/',
  "'",
  ' '.repeat(1_000),
  'x'.repeat(70_000),
];

interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly put: string;
}

const edits: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(5_000),
  removed: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3), fc.nat(500)),
  put: fc.oneof({ weight: 2, arbitrary: fc.constant('') }, { weight: 6, arbitrary: fc.constantFrom(...SNIPPETS) }),
});

/** Where something new may stand in JSON: after one of its signs. */
const JOINTS = /[{[,:"]/g;

function edited(text: string, { at, removed, put }: Edit): string {
  const joints = at % 4 === 0 ? [] : Array.from(text.matchAll(JOINTS), ({ index }) => index + 1);
  const where = joints.length > 0 ? (joints[at % joints.length] ?? 0) : at % (text.length + 1);
  return text.slice(0, where) + put + text.slice(where + removed);
}

/** A text with pieces taken out and put in. */
export const edit = (texts: fc.Arbitrary<string>, maxLength = 2): fc.Arbitrary<string> =>
  fc.tuple(texts, fc.array(edits, { maxLength })).map(([text, all]) => all.reduce(edited, text));
