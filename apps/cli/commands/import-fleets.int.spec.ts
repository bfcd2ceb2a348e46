import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

describe('the mappings of the public fleets, on rows of the same form', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-fleets-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function eventsOf(mapping: string, name: string, rows: readonly string[]) {
    const before = door.events.length;
    writeFileSync(path.join(folder, name), `${rows.join('\n')}\n`);
    expect(await importCsv(mapping, path.join(folder, name))).toMatchObject({ status: 0, errors: '' });
    return door.events.slice(before).map(({ type, subject, time, data }) => ({ type, subject, time, data }));
  }

  it('register machines with their age', async () => {
    expect(
      await eventsOf('azure-pdm/machines.mapping.json', 'machines.csv', [
        '"machineID","model","age"',
        '901,"model9",3',
      ]),
    ).toEqual([
      {
        type: 'fleet.device.registered.v1',
        subject: 'machine-901',
        time: '2014-06-01T00:00:00.000Z',
        data: { serial: 'machine-901', model: 'model9', manufacturedAt: '2011-06-01T00:00:00.000Z' },
      },
    ]);
  });

  it('tell a part replaced because it failed from one replaced by plan', async () => {
    writeFileSync(
      path.join(folder, 'PdM_failures.csv'),
      '"datetime","machineID","failure"\n2015-02-01 06:00:00,901,"comp9"\n',
    );
    const rows = [
      '"datetime","machineID","comp"',
      '2015-02-01 06:00:00,901,"comp9"',
      '2015-03-01 06:00:00,901,"comp9"',
    ];
    const events = await eventsOf('azure-pdm/maint.mapping.json', 'maint.csv', rows);
    expect(events.map(({ time, data }) => [time, data])).toEqual([
      ['2015-02-01T06:00:00.000Z', { component: 'comp9', action: 'replaced_part', finding: 'confirmed' }],
      ['2015-03-01T06:00:00.000Z', { component: 'comp9', action: 'replaced_part', finding: 'no_fault_found' }],
    ]);
  });

  it('make a failure and a repair of each row of the nodes, equal rows and unknown nodes too', async () => {
    const header =
      'System,machine type,nodes,procstot,procsinnode,nodenum,nodenumz,node install,node prod,node decom,fru type,mem,cputype,memtype,num intercon,purpose,Prob Started,Prob Fixed,Down Time,Facilities,Hardware,Human Error,Network,Undetermined,Software,Same Event';
    const hardware =
      '92,cluster,49,6152,80,7,7,5-Apr,5-Jun,current,part,80,1,1,0,graphics.fe,10/31/2004 0:54,10/31/2004 3:00,66,,Fan,,,,,No';
    const unknown = '97,,,,,,,,,,,,,,,,7/8/1997 8:40,7/8/1997 8:50,10,,,,,,,No';
    const events = await eventsOf('lanl/failures.mapping.json', 'lanl.csv', [header, hardware, hardware, unknown]);
    const failed = {
      type: 'fleet.device.failure-confirmed.v1',
      subject: '92-7',
      time: '2004-10-31T06:54:00.000Z',
      data: { component: 'hardware', note: 'Fan' },
    };
    const repaired = {
      type: 'fleet.device.repaired.v1',
      subject: '92-7',
      time: '2004-10-31T10:00:00.000Z',
      data: { component: 'hardware', action: 'reset', finding: 'confirmed' },
    };
    expect(events.filter(({ subject }) => subject === '92-7')).toEqual([failed, repaired, failed, repaired]);
    expect(events.filter(({ subject }) => subject === '97-unrecorded')).toMatchObject([
      { time: '1997-07-08T14:40:00.000Z', data: { component: 'undetermined' } },
      { time: '1997-07-08T14:50:00.000Z', data: { component: 'undetermined', finding: 'confirmed' } },
    ]);
  });
});

if (DATA === undefined || !existsSync(DATA))
  console.warn('TILLWATCH_FLEET_DATA names no folder: the public fleets are not imported');
const withData = DATA === undefined || !existsSync(DATA) ? describe.skip : describe;

withData('the public fleets (TILLWATCH_FLEET_DATA)', () => {
  const azureEvents = () =>
    door.events.filter((event) => event.source === 'azure-pdm' && event.subject !== 'machine-901');
  const azure = (file: string) => path.join(DATA ?? '', 'azure-pdm', file);

  it(
    'bring every row of the 100 machines in, once',
    async () => {
      for (const known of [false, true]) {
        for (const [mapping, file, events] of AZURE) {
          expect(await importCsv(`azure-pdm/${mapping}.mapping.json`, azure(file))).toEqual(whole(events, known));
        }
      }
      const repaired = azureEvents().filter((event) => event.type === 'fleet.device.repaired.v1');
      expect(repaired.filter(({ data }) => (data as { finding: string }).finding === 'confirmed')).toHaveLength(743);
      expect(new Set(azureEvents().map((event) => event.subject)).size).toBe(100);
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
      expect(
        countWhere(
          (event) =>
            event.source === 'lanl' &&
            !/^9[27]-/.test(event.subject) &&
            event.type === 'fleet.device.failure-confirmed.v1',
        ),
      ).toBe(LANL_ROWS);
      expect(countWhere((event) => event.subject === '17-unrecorded')).toBe(2 * 126);
    },
    IMPORT_TIMEOUT_MS,
  );
});
