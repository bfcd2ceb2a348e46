// How fast a device folds, and what the projector makes of it: the pure fold in place, a catch-up of the read model over
// a store in memory, and devices folded again for a late event. Raw limit: the same events through JSON.parse alone, which
// whoever reads a log of JSON pays.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { emptyDevice, foldInput, keyOf, type DeviceState } from '#device';
import { MemoryEventStore, type LogPosition } from '#event-store';
import { openReadModel } from '#read-model';
import { deviceStream } from '#streams';
import { decodeRecord, encodeRecord, type EventRecord } from '#telemetry';
import { DeviceEntries } from '../../apps/projector/devices/device-entries.js';
import { projectNext } from '../../apps/projector/runner/project-next.js';
import { record } from '../../libs/device/testing/records.js';
import { isQuick, tell, tellWrong } from '../report/report.js';

const DEVICES = isQuick ? 500 : 2_000;
const EVENTS_PER_DEVICE = 30;
const START = Date.UTC(2026, 0, 5);

/** Of thirty events twenty-two are heartbeats, four windows of activity, the rest faults: a terminal's ordinary day. */
function eventOf(device: string, n: number): EventRecord {
  const at = START + n * 5 * 60_000;
  if (n % 7 === 3) {
    const [from, to] = [new Date(at - 300_000).toISOString(), new Date(at).toISOString()];
    const reads = { chip: { ok: 20, failed: 1 }, contactless: { ok: 60, failed: 0 } };
    return record(
      'terminal.activity',
      device,
      { from, to, reads, transactions: { approved: 70, declined: 2, failed: 0, cancelled: 1 } },
      { at },
    );
  }
  if (n % 9 === 5)
    return record(
      'terminal.card-read.failed',
      device,
      { interface: 'chip', reason: 'timeout', cardHash: `c${n}` },
      { at },
    );
  return record(
    'terminal.heartbeat',
    device,
    { gauges: { battery_percent: 80, supply_millivolts: 5000, rssi_dbm: -60 } },
    { at },
  );
}

const names = Array.from({ length: DEVICES }, (_, i) => `device-${i}`);
// As a fleet reports: round by round, each device once.
const events = Array.from({ length: EVENTS_PER_DEVICE }, (_, n) => names.map((device) => eventOf(device, n))).flat();
const encoded = events.map((event) => encodeRecord(event));
const encodedAt = (i: number) => {
  const one = encoded[i];
  if (one === undefined) throw new RangeError(`there is no event ${i}`);
  return one;
};
function timed(work: () => void): number {
  globalThis.gc?.();
  const began = performance.now();
  work();
  return events.length / ((performance.now() - began) / 1000);
}

let length = 0;
const parse = (): void =>
  encoded.forEach(
    ({ data, metadata }) =>
      (length += Object.keys(JSON.parse(data) as object).length + Object.keys(JSON.parse(metadata) as object).length),
  );
parse();
const raw = timed(parse);
const limit = { name: 'JSON.parse of data and metadata', value: raw };
const decoded = timed(() => encoded.forEach((event) => decodeRecord(event)));
tell({ name: 'decoded and checked', value: decoded, unit: 'events/s', raw: limit });

const fold = (): void => {
  const states = new Map<string, DeviceState>();
  for (const event of events) {
    let state = states.get(event.subject);
    if (state === undefined) states.set(event.subject, (state = emptyDevice()));
    foldInput(state, { kind: 'event', key: keyOf(event), knownAt: event.knownAt, event, isLifecycle: false });
  }
};
fold();
tell({ name: 'pure fold, in place', value: timed(fold), unit: 'events/s', raw: limit, target: { min: 500_000 } });

const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-bench-'));
try {
  const store = new MemoryEventStore();
  for (let at = 0; at < events.length; at += DEVICES) {
    await store.append(
      events.slice(at, at + DEVICES).map((event, i) => ({
        stream: deviceStream('telemetry', 'acme', event.subject),
        expected: 'any',
        events: [encodedAt(at + i)],
      })),
    );
  }
  const model = await openReadModel({ file: path.join(folder, 'read-model.db'), mode: 'own' });
  const catchUp = async (from: LogPosition): Promise<LogPosition> => {
    const entries = new DeviceEntries();
    for (let position = from; ;) {
      const advance = await projectNext({ store, db: model.db, entries, now: () => START }, position);
      position = advance.logPosition;
      if (advance.atHead) return position;
    }
  };
  globalThis.gc?.();
  let began = performance.now();
  const position = await catchUp(0n as LogPosition);
  const rate = events.length / ((performance.now() - began) / 1000);
  tell({
    name: 'read model caught up, rows and checkpoint',
    value: rate,
    unit: 'events/s',
    raw: limit,
    target: { min: 120_000 },
  });

  const late = names.map((device, i) =>
    encodeRecord(record('terminal.heartbeat', device, { gauges: { n: i } }, { at: START + 60_000 + i })),
  );
  await store.append(
    late.map((event, i) => ({
      stream: deviceStream('telemetry', 'acme', names[i] ?? ''),
      expected: 'any',
      events: [event],
    })),
  );
  began = performance.now();
  await catchUp(position);
  tell({
    name: `folded again for one late event, ${EVENTS_PER_DEVICE} events each`,
    value: late.length / ((performance.now() - began) / 1000),
    unit: 'devices/s',
  });
  await model.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (length === 0) tellWrong('nothing was parsed');
