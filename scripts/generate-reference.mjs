// Writes docs/reference/events.md and asyncapi.yaml from the schemas in libs/telemetry:
//   node -C source --import ./scripts/typescript-from-source.mjs scripts/generate-reference.mjs
// A spec fails while they are out of date.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const { eventsPage } = await import(path.join(root, 'libs/telemetry/reference/events-page.ts'));
const { asyncApiYaml } = await import(path.join(root, 'libs/telemetry/reference/async-api.ts'));

const folder = path.join(root, 'docs/reference');
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, 'events.md'), eventsPage());
writeFileSync(path.join(folder, 'asyncapi.yaml'), asyncApiYaml());
