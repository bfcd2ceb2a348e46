// How fast the projector catches up with what a simulated fleet has told: from the event store's file to rows and checkpoint
// in the read model's. Few devices with a week of history each fold many events into one row; of many devices each row
// holds a few. Raw limit: pages of bare rows of the same file, and JSON.parse of data and metadata.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { LogPosition } from '#event-store';
import { openSqliteEventStore } from '#event-store-sqlite';
import { openReadModel } from '#read-model';
import { DeviceEntries } from '../../apps/projector/devices/device-entries.js';
import { projectNext } from '../../apps/projector/runner/project-next.js';
import { rawLogPerSecond } from '../product/raw-log.js';
import { isQuick, tell, tellWrong } from '../report/report.js';
import { tellFleet, UNTIL } from './told-fleet.js';

const FLEETS = isQuick
  ? [{ devices: 200, days: 2 }]
  : [
      { devices: 300, days: 7 },
      { devices: 4_000, days: 1 },
    ];

for (const { devices, days } of FLEETS) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-bench-'));
  try {
    const events = await tellFleet(folder, devices, days);
    const raw = await rawLogPerSecond(folder);
    const began = performance.now();
    const caughtUp = await catchUp(folder);
    const seconds = (performance.now() - began) / 1_000;
    if (caughtUp !== events) tellWrong(`${caughtUp} of ${events} events were folded`);
    tell({
      name: `caught up, ${devices} devices of ${days} days`,
      value: events / seconds,
      unit: 'events/s',
      raw: { name: 'pages of rows, JSON.parse', value: raw },
      target: { min: 120_000 },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function catchUp(folder: string): Promise<number> {
  const store = openSqliteEventStore({ file: path.join(folder, 'events.db'), mode: 'read' });
  const model = await openReadModel({ file: path.join(folder, 'read-model.db'), mode: 'own' });
  const entries = new DeviceEntries();
  let [position, events] = [0n as LogPosition, 0];
  for (let isBehind = true; isBehind;) {
    const advance = await projectNext({ store, db: model.db, entries, now: () => UNTIL }, position);
    position = advance.logPosition;
    events += advance.events;
    isBehind = !advance.atHead;
    await setImmediate();
  }
  await model.close();
  await store.close();
  return events;
}
