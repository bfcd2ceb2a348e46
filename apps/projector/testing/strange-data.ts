import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { eventTypes, type EventRecord, type JsonObject } from '#telemetry';
import { record } from '../../../libs/device/testing/records.js';
import { drawing } from './random-fleet.js';

const GOLDEN = path.resolve(import.meta.dirname, '../../../libs/telemetry/golden/*.json');
const NUMBERS = [0, 1, -1, 0.5, 1e308, -1e308, 5e-324, Number.MAX_SAFE_INTEGER, 2 ** 31, 1e15];
const TEXTS = [
  '',
  '__proto__',
  'constructor',
  'toString',
  'x'.repeat(400),
  '0001-01-01T00:00:00Z',
  '\u0000',
  '💥',
  '-1',
];
const DAY_MS = 86_400_000;
/** Most of what is altered is refused; after so many tries the example stands as it is. */
const TRIES_MAX = 200;

interface Example {
  readonly type: string;
  readonly data: JsonObject;
}

const examples = (): Example[] =>
  globSync(GOLDEN)
    .sort()
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Example)
    .filter(({ type }) => eventTypes.has(type));

/** Events of every type of a device whose data the codec accepts, though nobody would send them. */
export function strangeEvents(seed: number, count: number): EventRecord[] {
  const draw = drawing(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T;
  const all = examples().filter(({ type }) => !/^fleet\.(?:site|firmware|record)\./.test(type));

  const altered = (value: unknown): unknown => {
    if (typeof value === 'number') return draw() < 0.5 ? pick(NUMBERS) : value;
    if (typeof value === 'string') return draw() < 0.25 ? pick(TEXTS) : value;
    if (typeof value === 'boolean') return draw() < 0.5;
    if (Array.isArray(value)) return value.map(altered);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).flatMap(([name, one]) =>
      draw() < 0.08 ? [] : [[draw() < 0.06 ? pick(TEXTS) : name, altered(one)] as const],
    );
    if (draw() < 0.3) entries.push([pick(TEXTS), pick([...NUMBERS, {}, []])]);
    return Object.fromEntries(entries); // an own `__proto__` too
  };

  const accepted = ({ type, data }: Example, at: number): JsonObject => {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const strange = { ...(altered(data) as JsonObject), ...placed(type, at, draw) };
      if (eventTypes.get(type)?.accepts(strange) === true) return strange;
    }
    return data;
  };

  return Array.from({ length: count }, () => {
    const example = pick(all);
    const at = Date.UTC(2026, 4, 20) - Math.floor(draw() * 12 * DAY_MS);
    return record(example.type, `d${Math.floor(draw() * 5)}`, accepted(example, at), { at });
  });
}

/** Few lanes and devices, so that they meet; windows that end when they are told. */
function placed(type: string, at: number, draw: () => number): JsonObject {
  if (type === 'terminal.activity.v1') {
    return { from: new Date(at - 300_000).toISOString(), to: new Date(at).toISOString() };
  }
  if (type === 'fleet.device.swapped.v1') return { replacedBy: `d${Math.floor(draw() * 5)}` };
  if (type !== 'fleet.device.deployed.v1') return {};
  return { position: `p${Math.floor(draw() * 3)}`, site: 's', merchant: 'm' };
}
