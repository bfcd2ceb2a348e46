import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../command-line.js';
import { capturedSurroundings } from '../testing/captured-surroundings.js';
import { openFrontDoor } from '../testing/front-door.js';
import type { FrontDoor } from '../testing/front-door.js';

const KEY = 'tw_test_key_of_an_operator';
const DATA = process.env['TILLWATCH_FLEET_DATA'];
const FLEETS = path.resolve('bench/fleets');
const IMPORT_TIMEOUT_MS = 60_000;

const AZURE: readonly (readonly [mapping: string, file: string, events: number])[] = [
  ['machines', 'PdM_machines.csv', 100],
  ['maint', 'PdM_maint.csv', 3_286],
  ['errors', 'PdM_errors.csv', 3_919],
  ['failures', 'PdM_failures.csv', 761],
  ['telemetry', 'PdM_telemetry_m1-20_first90days.csv', 43_200],
];
const LANL_ROWS = 23_739;
const LANL_FILE = 'LA-UR-05-7318-failure-data-1996-2005.csv';

let door: FrontDoor;
beforeAll(async () => {
  door = await openFrontDoor(KEY);
});
afterAll(async () => door.close());

async function importCsv(mapping: string, file: string) {
  const surroundings = capturedSurroundings({ TILLWATCH_KEY: KEY });
  const args = [
    'import',
    'csv',
    file,
    '--mapping',
    path.join(FLEETS, mapping),
    '--url',
    door.url,
    '--historical',
    '--json',
  ];
  const status = await runCommandLine(args, surroundings);
  return { status, errors: surroundings.errors(), json: JSON.parse(surroundings.output() || 'null') as unknown };
}
const whole = (events: number, known: boolean) => ({
  status: 0,
  errors: '',
  json: expect.objectContaining({
    read: events,
    accepted: known ? 0 : events,
    duplicate: known ? events : 0,
    rejected: {},
    skipped: 0,
  }),
});
const countWhere = (test: (event: FrontDoor['events'][number]) => boolean) => door.events.filter(test).length;

if (DATA === undefined || !existsSync(DATA))
  console.warn('TILLWATCH_FLEET_DATA names no folder: the public fleets are not imported');
const withData = DATA === undefined || !existsSync(DATA) ? describe.skip : describe;

withData('the public fleets (TILLWATCH_FLEET_DATA)', () => {
  const azure = (file: string) => path.join(DATA ?? '', 'azure-pdm', file);

  it(
    'bring every row of the 100 machines in, once',
    async () => {
      for (const known of [false, true]) {
        for (const [mapping, file, events] of AZURE) {
          expect(await importCsv(`azure-pdm/${mapping}.mapping.json`, azure(file))).toEqual(whole(events, known));
        }
      }
      const repaired = door.events.filter((event) => event.type === 'fleet.device.repaired.v1');
      expect(repaired.filter(({ data }) => (data as { finding: string }).finding === 'confirmed')).toHaveLength(743);
      expect(new Set(door.events.map((event) => event.subject)).size).toBe(100);
    },
    IMPORT_TIMEOUT_MS,
  );

  it(
    'bring every failure and repair of the nodes in, once',
    async () => {
      const before = door.events.length;
      for (const known of [false, true]) {
        expect(await importCsv('lanl/failures.mapping.json', path.join(DATA ?? '', 'lanl', LANL_FILE))).toEqual(
          whole(2 * LANL_ROWS, known),
        );
      }
      expect(door.events.length - before).toBe(2 * LANL_ROWS);
      expect(countWhere((event) => event.source === 'lanl' && event.type === 'fleet.device.failure-confirmed.v1')).toBe(
        LANL_ROWS,
      );
      expect(countWhere((event) => event.subject === '17-unrecorded')).toBe(2 * 126);
    },
    IMPORT_TIMEOUT_MS,
  );
});
