import { record } from '../../../libs/device/testing/records.js';
import type { EventRecord, JsonObject } from '#telemetry';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Draws from [0, 1); mulberry32, so that a seed tells the whole story. */
export function drawing(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const shuffled = <T>(list: readonly T[], draw: () => number): T[] =>
  list
    .map((one) => ({ one, by: draw() }))
    .sort((a, b) => a.by - b.by)
    .map(({ one }) => one);

/** When the last of its devices is silent. */
export const FLEET_END = Date.UTC(2026, 4, 20);

/** A few devices with every kind of trouble, swaps, a retirement, voided records and instants that several events share. */
export function randomFleet(seed: number, { devices: count = 4, events: per = 40, lastsDays = 6 } = {}): EventRecord[] {
  const draw = drawing(seed);
  const pick = <T>(...list: T[]): T => list[Math.floor(draw() * list.length)] as T;
  /** Some fall silent before the end. */
  let until = FLEET_END;
  const at = (): number => until - Math.floor(draw() * (lastsDays * DAY - (FLEET_END - until)));
  const names = Array.from({ length: count }, (_, i) => `d${i}`);
  const told: EventRecord[] = [];
  const tell = (type: string, device: string, data: JsonObject, when = at()): EventRecord => {
    const sequence = draw() < 0.3 ? { sequence: String(Math.floor(draw() * 20)) } : {};
    // One speaks for all, the others for few, so that they share a watermark.
    const source = pick('/gateway', '/gateway', '/gateway', `/direct/${device}`);
    const one = record(type, device, data, {
      at: when,
      knownAt: when + Math.floor(draw() * HOUR),
      source,
      ...sequence,
    });
    told.push(one);
    return one;
  };
  const telemetry: (() => [string, JsonObject])[] = [
    () => [
      'terminal.heartbeat',
      { gauges: { battery_percent: Math.floor(draw() * 100) }, carrier: pick('one', 'two') },
    ],
    () => [
      'terminal.card-read.failed',
      { interface: pick('chip', 'contactless'), reason: 'timeout', cardHash: pick('x', 'y') },
    ],
    () => ['terminal.card-read.failed', { interface: 'chip', reason: 'card_data', attemptId: pick('a', 'b', 'c') }],
    () => ['terminal.card-read.fallback', { from: 'chip', to: 'magstripe' }],
    () => ['terminal.firmware.reported', { component: pick('os', 'app'), version: pick('1', '2', '3') }],
    () => ['terminal.counters', { bootId: pick('p', 'q'), counters: { 'reads.chip.failed': Math.floor(draw() * 50) } }],
    () => ['terminal.signal.dropped', { bearer: 'wifi', durationMs: 10 }],
    () => ['terminal.keys.loaded', {}],
    () => ['terminal.keys.missing', {}],
    () => ['terminal.rebooted', { reason: pick('scheduled', 'crash') }],
  ];
  for (const device of names) {
    until = FLEET_END - (draw() < 0.5 ? Math.floor(draw() * 3 * DAY) : 0);
    tell('fleet.device.registered', device, { serial: `S-${device}`, model: 'M' });
    tell('fleet.device.deployed', device, { position: pick('p0', 'p1', 'p2'), site: pick('s0', 's1'), merchant: 'm' });
    for (let n = 0; n < per; n += 1) {
      const [type, data] = pick(...telemetry)();
      // Some share one instant, so that sequence and id decide.
      const sharing = pick(...told);
      tell(type, device, data, draw() < 0.15 ? sharing.effectiveAt : at());
      if (draw() < 0.05) windowOf(tell, device, at(), draw);
    }
    if (draw() < 0.6)
      tell('fleet.device.swapped', device, {
        replacedBy: pick(...names.filter((n) => n !== device), 'new'),
        reason: 'other',
      });
    if (draw() < 0.3) tell('fleet.device.withdrawn', device, { to: 'stock' });
    if (draw() < 0.2) tell('fleet.device.retired', device, {});
    if (draw() < 0.5)
      tell('fleet.device.repaired', device, { component: 'power', action: 'reset', finding: 'confirmed' });
  }
  for (const wrong of shuffled(told, draw).slice(0, 4))
    tell('fleet.record.voided', wrong.subject, { eventId: wrong.eventId, reason: 'spec' });
  const openingHours = {
    mon: [['08:00', '24:00']],
    tue: [['00:00', '02:00']],
    wed: [['10:00', '20:00']],
    sun: [['06:00', '22:30']],
  };
  for (const venue of ['v0', 'v1']) {
    tell('fleet.site.registered', 'site:s0', {
      site: 's0',
      merchant: 'm',
      venue,
      timeZone: pick('Europe/Berlin', 'Asia/Kolkata'),
      openingHours,
    });
  }
  return told;
}

function windowOf(
  tell: (type: string, device: string, data: JsonObject, at: number) => void,
  device: string,
  from: number,
  draw: () => number,
): void {
  const to = from + Math.ceil(draw() * 3) * 20 * MINUTE;
  const reads = { chip: { ok: Math.floor(draw() * 40), failed: Math.floor(draw() * 4) } };
  const transactions = { approved: 3, declined: 1, failed: 0, cancelled: 0 };
  tell(
    'terminal.activity',
    device,
    { from: new Date(from).toISOString(), to: new Date(to).toISOString(), reads, transactions },
    to,
  );
}
