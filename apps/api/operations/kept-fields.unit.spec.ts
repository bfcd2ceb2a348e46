import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { servedSchema } from '../schema/served-schema.js';
import { READ_ELSEWHERE } from './kept-answers.js';
import { methodResolvers } from './plain-fields.js';

/**
 * Read from the read model alone, without looking at a clock: an answer of nothing else may be kept. Whatever else is asked
 * for by name in `READ_ELSEWHERE` keeps its whole answer from being kept.
 */
const OF_ROWS: Readonly<Record<string, string>> = {
  Query: 'device devices position site fleet incidents firmwareCohorts',
  Device: 'firmware site inconsistencies risk diagnoses diagnosis recommendation',
  Diagnosis: 'incident',
  Recommendation: 'expectedSaving alternatives',
  Alternative: 'expectedCost',
  Site: 'id merchant venue deviceCount devices openIncidents',
  Position: 'id site current terms',
  Incident: 'id kind subject state openedAt closedAt deviceCount devices explanation',
  FirmwareCohort: 'model component version deviceCount deviceDays faultsPerDeviceDay rateRatio regression',
  Interval: 'low estimate high',
  FleetSummary: 'deviceCount online offline unknown byBand byCause byAction',
  DeviceConnection: 'edges pageInfo totalCount',
  DeviceEdge: 'node',
  IncidentConnection: 'edges pageInfo',
  IncidentEdge: 'node cursor',
};
/** Reached only through a field of `READ_ELSEWHERE`, or through a subscription. */
const NEVER_KEPT: readonly string[] = ['DeviceEventConnection', 'RejectedEventConnection', 'DeviceChange'];

describe('a field of the served schema that may be a method', () => {
  const methods: Readonly<Record<string, object>> = {
    Query: buildSchema(servedSchema()).getQueryType()?.getFields() ?? {},
    ...methodResolvers(servedSchema()),
  };
  const fields = Object.entries(methods).flatMap(([type, of]) => Object.keys(of).map((field) => ({ type, field })));

  it('is known to be of rows alone, or to be read elsewhere', () => {
    const unknown = fields.filter(
      ({ type, field }) =>
        !READ_ELSEWHERE.has(field) && !NEVER_KEPT.includes(type) && !OF_ROWS[type]?.split(' ').includes(field),
    );
    expect(unknown).toEqual([]);
  });

  it('stands in the list only for as long as it is there', () => {
    const there = new Set(fields.map(({ type, field }) => `${type}.${field}`));
    const listed = Object.entries(OF_ROWS).flatMap(([type, names]) =>
      names.split(' ').map((name) => `${type}.${name}`),
    );
    expect(listed.filter((name) => !there.has(name))).toEqual([]);
  });
});
