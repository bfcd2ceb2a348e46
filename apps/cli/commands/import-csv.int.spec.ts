import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../command-line.js';
import { capturedSurroundings } from '../testing/captured-surroundings.js';
import { openFrontDoor } from '../testing/front-door.js';
import type { FrontDoor } from '../testing/front-door.js';

const KEY = 'tw_test_key_of_an_operator';
let folder: string;
let door: FrontDoor;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-import-csv-'));
  door = await openFrontDoor(KEY);
});
afterEach(async () => {
  await door.close();
  rmSync(folder, { recursive: true, force: true });
});

const BASE = {
  source: 'test',
  events: [
    {
      type: 'terminal.heartbeat.v1',
      subject: 'd-{device}',
      time: { column: 'at' },
      data: { gauges: { v: { $column: 'v', as: 'number' } } },
    },
  ],
};
const CSV = 'device,at,v\n1,2020-01-01T00:00:00Z,1.5\n2,2020-01-01T00:00:00Z,2\n';
const event = (more: Record<string, unknown>) => ({ ...BASE, events: [{ ...BASE.events[0], ...more }] });

async function run(csv: string, mapping: unknown) {
  writeFileSync(path.join(folder, 'rows.csv'), csv, 'latin1');
  writeFileSync(path.join(folder, 'm.json'), typeof mapping === 'string' ? mapping : JSON.stringify(mapping));
  const surroundings = capturedSurroundings({ TILLWATCH_KEY: KEY });
  const args = [
    'import',
    'csv',
    path.join(folder, 'rows.csv'),
    '--mapping',
    path.join(folder, 'm.json'),
    '--url',
    door.url,
    '--json',
    '--parallel',
    '1',
  ];
  const status = await runCommandLine(args, surroundings);
  const output = surroundings.output();
  return {
    status,
    errors: surroundings.errors(),
    json: output === '' ? undefined : (JSON.parse(output) as Record<string, unknown>),
  };
}
const data = async (csv: string, mapping: unknown) => {
  const { status, errors } = await run(csv, mapping);
  expect([status, errors]).toEqual([0, '']);
  return door.events.map((one) => one.data);
};

describe('tillwatch import csv', () => {
  it('makes an event of a row, with an id that the same row has again', async () => {
    expect(await run(CSV, BASE)).toMatchObject({ status: 0, json: { read: 2, accepted: 2, duplicate: 0 } });
    expect(door.events[0]).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      source: 'test',
      type: 'terminal.heartbeat.v1',
      subject: 'd-1',
      time: '2020-01-01T00:00:00.000Z',
      data: { gauges: { v: 1.5 } },
    });
    const [header, ...rows] = CSV.trimEnd().split('\n');
    expect(await run([header, ...rows.reverse()].join('\n'), BASE)).toMatchObject({
      json: { accepted: 0, duplicate: 2 },
    });
  });

  it('takes equal rows for one event or for several, as the mapping says, again and again', async () => {
    const twice = `${CSV}1,2020-01-01T00:00:00Z,1.5\n`;
    expect((await run(twice, BASE)).json).toMatchObject({ read: 3, accepted: 2, duplicate: 1 });
    const separate = { ...BASE, source: 'other', equalRows: 'separate-events' };
    expect((await run(twice, separate)).json).toMatchObject({ read: 3, accepted: 3, duplicate: 0 });
    expect((await run(twice, separate)).json).toMatchObject({ read: 3, accepted: 0, duplicate: 3 });
  });

  it('casts, changes units, maps, defaults and leaves out', async () => {
    const csv = 'device,at,v,state,ok,note\n1,2020-01-01T00:00:00Z,1.5,U,yes,\n2,2020-01-01T00:00:00Z,2,D,0, a {b} \n';
    const fields = {
      millivolts: { $column: 'v', as: 'integer', scale: 1000 },
      fahrenheit: { $column: 'v', as: 'number', scale: 1.8, offset: 32 },
      state: { $column: 'state', map: { U: 'up' }, otherwise: 'down' },
      ok: { $column: 'ok', as: 'boolean' },
      note: { $column: 'note', optional: true },
      text: { $column: 'note', ifEmpty: 'none' },
      at: { $time: 'at' },
      fixed: [1, true, null, '{{{device}}', { deep: 'x' }],
      which: { $case: [{ when: { column: 'state', is: 'U' }, value: 1 }] },
    };
    expect(await data(csv, event({ data: fields }))).toEqual([
      {
        millivolts: 1500,
        fahrenheit: 34.7,
        state: 'up',
        ok: true,
        text: 'none',
        at: '2020-01-01T00:00:00.000Z',
        fixed: [1, true, null, '{1}', { deep: 'x' }],
        which: 1,
      },
      {
        millivolts: 2000,
        fahrenheit: 35.6,
        state: 'down',
        ok: false,
        note: 'a {b}',
        text: 'a {b}',
        at: '2020-01-01T00:00:00.000Z',
        fixed: [1, true, null, '{2}', { deep: 'x' }],
      },
    ]);
  });

  it('makes several events of a row, or none, as conditions say', async () => {
    const csv =
      'device,at,kind\n1,2020-01-01T00:00:00Z,a\n1,2020-01-01T00:00:00Z,b\n2,2020-01-01T00:00:00Z,ab\n3,2020-01-01T00:00:00Z,\n';
    const one = { subject: '{device}', time: { column: 'at' } };
    const mapping = {
      source: 'test',
      skip: { not: { column: 'kind', empty: false } },
      events: [
        { ...one, type: 'first', once: '{device}', id: 'first-{device}' },
        {
          ...one,
          type: 'a',
          when: {
            any: [
              { column: 'kind', is: ['a', 'x'] },
              { column: 'kind', matches: '^ab' },
            ],
          },
        },
        {
          ...one,
          type: 'b',
          when: {
            all: [
              { column: 'kind', matches: 'b' },
              { column: 'device', is: '2' },
            ],
          },
        },
      ],
    };
    const { json } = await run(csv, mapping);
    expect(json).toMatchObject({ read: 5, accepted: 5, skipped: 2 });
    expect(door.events.map(({ type, subject }) => `${type} ${subject}`)).toEqual([
      'first 1',
      'a 1',
      'first 2',
      'a 2',
      'b 2',
    ]);
  });

  it('looks rows up in a file beside it', async () => {
    writeFileSync(path.join(folder, 'failures.csv'), 'machine,when\n1,2020-01-01T00:00:00Z\n');
    const mapping = {
      ...event({
        data: {
          found: { $case: [{ when: { lookup: 'f', columns: ['device', 'at'] }, value: true }, { value: false }] },
        },
      }),
      lookups: { f: { file: 'failures.csv', columns: ['machine', 'when'] } },
    };
    expect(await data(CSV, mapping)).toEqual([{ found: true }, { found: false }]);
  });

  it('reads other delimiters and encodings, quotes and line breaks in cells', async () => {
    const csv = 'device;at;v\r\n1;2020-01-01T00:00:00Z;"caf\xe9; ""x""\r\ny"\r\n';
    const mapping = { ...event({ data: { v: '{v}' } }), csv: { delimiter: ';', encoding: 'latin1' } };
    expect(await data(csv, mapping)).toEqual([{ v: 'caf\u00e9; "x"\r\ny' }]);
  });

  it('counts rows that do not fit, names their lines, and quotes nothing of them', async () => {
    const csv = `${CSV}3,yesterday,1\n4,2020-01-01T00:00:00Z,much\n5,2020-01-01T00:00:00Z\n\n,2020-01-01T00:00:00Z,1\n7,2020-01-01T00:00:00Z,\xff\n8,"2020"x,1\n9,2020-01-01T00:00:00Z,9\n10,"2020\n11,2020\n`;
    const { status, json, errors } = await run(csv, BASE);
    expect(status).toBe(1);
    expect(json).toMatchObject({ read: 10, accepted: 3, rejected: { unmapped: 5, unreadable: 2 } });
    expect(errors.trimEnd().split('\n')).toEqual([
      'rows.csv:4: unmapped: the column "at" is no time of the form that the mapping names',
      'rows.csv:5: unmapped: the column "v" is no number',
      'rows.csv:6: unmapped: it has 2 cells, the header 3',
      'rows.csv:8: unmapped: the column "device" is empty',
      'rows.csv:9: unreadable: not UTF-8',
      'rows.csv:10: unmapped: the column "at" is no time of the form that the mapping names',
      expect.stringMatching(/^rows\.csv:12: unreadable: a quote is not closed, .* nothing from here on was read$/),
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{', /The mapping m\.json is no JSON/],
    ['nothing in it', {}, /wrong at source: .*\(and 1 more\)/],
    ['an unknown name', { ...BASE, evnts: [] }, /evnts/],
    ['a misspelt option', event({ data: { v: { $column: 'v', az: 'number' } } }), /events\[0\]\.data\.v: .*az/],
    [
      'a wrong cast deep inside',
      event({ data: { a: { b: [{ $column: 'v', as: 'float' }] } } }),
      /events\[0\]\.data\.a\.b\[0\]\.as: /,
    ],
    ['an unknown directive', event({ data: { v: { $colum: 'v' } } }), /events\[0\]\.data\.v: must be/],
    ['two conditions in one', event({ when: { column: 'v', is: '1', empty: true } }), /events\[0\]\.when: must be/],
    [
      'a wrong condition inside',
      event({ when: { all: [{ not: { column: 'v', matches: '(' } }] } }),
      /events\[0\]\.when\.all\[0\]\.not\.matches: must be a regular/,
    ],
    [
      'a column that is not there',
      event({ subject: '{devise}' }),
      /does not fit rows\.csv: events\[0\]\.subject names the column "devise"/,
    ],
    [
      'a column whose name would break the line',
      event({ subject: '{de\nvise}' }),
      /does not fit rows\.csv: events\[0\]\.subject names the column "de\\nvise"/,
    ],
    [
      'a time zone that is not there',
      { ...BASE, timeZone: 'Mars/Olympus' },
      /events\[0\]\.time names the time zone "Mars\/Olympus"/,
    ],
    [
      'a time format without a year',
      event({ time: { column: 'at', format: 'HH:mm' } }),
      /events\[0\]\.time has the time format "HH:mm"/,
    ],
    ['a lookup that is not there', event({ when: { lookup: 'f', columns: ['v'] } }), /names the lookup "f"/],
  ])('refuses a mapping with %s, and says where', async (_, mapping, said) => {
    const { status, errors } = await run(CSV, mapping);
    expect([status, errors]).toEqual([2, expect.stringMatching(said)]);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
    expect(door.requests).toEqual([]);
  });

  it('says that an empty file has no columns', async () => {
    expect(await run('', BASE)).toMatchObject({ status: 1, errors: expect.stringMatching(/rows\.csv is empty/) });
  });
});
