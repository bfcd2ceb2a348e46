import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openSqliteEventStore } from '../index.js';

// Appends to the store until it is killed, or as often as it is told, and prints the ids of what was acknowledged.
const [file = '', turnsText = '1000000'] = process.argv.slice(2);
const store = openSqliteEventStore({ file, mode: 'own' });
const STREAMS = 50;
for (let turn = 0; turn < Number(turnsText); turn++) {
  const batch = Array.from({ length: 1 + (turn % 5) }, (_, at) => ({
    stream: `telemetry-${((turn + at) % 4).toString(16).padStart(2, '0')}-test-d${(turn * 7 + at) % STREAMS}`,
    expected: 'any' as const,
    events: [1, 2].map((n) => ({ eventId: randomUUID(), type: 'test.v1', data: `{"n":${n}}`, metadata: '{}' })),
  }));
  await store.append(batch);
  writeSync(1, `${batch.flatMap(({ events }) => events.map(({ eventId }) => eventId)).join(' ')}\n`);
}
await store.close();
