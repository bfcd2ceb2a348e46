// Writes the golden file of every event type that has none yet: `npm run bench`'s loader runs the sources as they are.
//   node -C source --import ./scripts/typescript-from-source.mjs scripts/make-golden.mjs
// A file that exists is never touched: what it says was stored somewhere once, and must be readable for ever.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const telemetry = await import(path.join(root, 'libs/telemetry/index.ts'));
const { EXAMPLE_DATA, subjectOf } = await import(path.join(root, 'libs/telemetry/testing/example-data.ts'));
const { accepted, intake, keysOf, refused } = await import(path.join(root, 'libs/telemetry/testing/sent.ts'));

for (const type of telemetry.eventTypes.keys()) {
  const event = accepted({
    type,
    subject: subjectOf(type),
    data: EXAMPLE_DATA[type],
    sequence: '0000000042',
    datacontenttype: 'application/json',
  });
  const record = telemetry.sealEvent(event, intake(), keysOf('acme'));
  write(telemetry.encodeRecord(record), record);
}
const rejection = telemetry.sealRefusal(refused({ type: 'terminal.nonsense.v1' }), intake(), keysOf('acme'));
write(telemetry.encodeRejection(rejection, '019b932c-b7a0-8bf5-80fb-e2dea6061426'), rejection);

function write({ eventId, type, data, metadata }, record) {
  const file = path.join(root, 'libs/telemetry/golden', `${type}.json`);
  if (existsSync(file)) return;
  const content = { eventId, type, data: JSON.parse(data), metadata: JSON.parse(metadata), record };
  writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
  console.log(`wrote ${path.relative(root, file)}`);
}
