import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openSqliteAccessStore } from '#access';
import { openSqliteEventStore } from '#event-store-sqlite';

// Makes a secret of its own for each event, appends the event, and prints its id: as the way in does, until it is killed.
const [events = '', access = ''] = process.argv.slice(2);
const store = openSqliteEventStore({ file: events, mode: 'own' });
const secrets = await openSqliteAccessStore({ file: access, now: Date.now });
for (let turn = 0; ; turn += 1) {
  await secrets.identityKey(`tenant_${turn}`);
  const event = { eventId: randomUUID(), type: 'test.v1', data: `{"tenant":"tenant_${turn}"}`, metadata: '{}' };
  await store.append([{ stream: `telemetry-00-t${turn % 50}-d`, expected: 'any', events: [event] }]);
  writeSync(1, `${event.eventId}\n`);
}
