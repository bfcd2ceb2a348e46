import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { differences } from './differences.js';
import { coreSchema, servedSchema } from './served-schema.js';

const core = buildSchema(coreSchema());
const grown = (from: string | RegExp, to: string): string[] =>
  differences(core, buildSchema(servedSchema().replace(from, to)));

describe('the served schema', () => {
  it('holds every type, field, argument, default, enum value and nullability of the core', () => {
    expect(differences(core, buildSchema(servedSchema()))).toEqual([]);
  });
});

describe('a schema', () => {
  it('may grow by what callers may leave out', () => {
    expect(grown('type Query {', 'type Query { more(of: Int): Int')).toEqual([]);
    expect(grown('device(id: ID!,', 'device(id: ID!, more: Int, also: Int! = 1,')).toEqual([]);
  });

  it.each([
    ['a field that is gone', /\n {2}connectivity: Connectivity!/, '', 'Device.connectivity is missing'],
    [
      'a field that may be null',
      'connectivity: Connectivity!',
      'connectivity: Connectivity',
      'Device.connectivity is Connectivity, not Connectivity!',
    ],
    [
      'another default',
      'first: Int = 50, after: String): DeviceConnection!\n  "The position',
      'first: Int = 20, after: String): DeviceConnection!\n  "The position',
      'Query.devices(first)',
    ],
    ['a value that is gone', /(?<=OFFLINE\s+)UNKNOWN/, '', 'Connectivity.UNKNOWN is missing'],
    [
      'an argument that callers must give',
      'device(id: ID!,',
      'device(id: ID!, more: Int!,',
      'Query.device(more) must be given',
    ],
    [
      'an input field that is gone',
      /(?<=input IncidentFilter \{\s+)kind: \[IncidentKind!\]/,
      '',
      'IncidentFilter.kind is missing',
    ],
  ])('may not have %s', (_, from, to, fault) => {
    expect(grown(from, to)).toEqual([expect.stringContaining(fault)]);
  });
});
