import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { execute, getOperationAST, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { API_PORTS, type ApiPorts } from '../ports.js';
import { ApiHarness, event } from '../testing/api-harness.js';
import { CompiledOperations } from './compiled-operations.js';
import { KnownValues } from './testing/known-values.js';
import { RandomArguments } from './testing/random-arguments.js';
import { drawing, randomOperation, randomQuery, type ArgumentTexts } from './testing/random-query.js';

const ROUNDS = 250;
/** Some are right, some are refused by the resolver, some name what is not there. */
const ARGUMENTS: ArgumentTexts = {
  'Query.device': [
    'id: "d-1"',
    'id: $id',
    'id: "nobody"',
    'id: "d-2", asOf: $at',
    'id: "d-1", asOf: "2026-11-01T00:00:00Z", basis: RECEIVED',
    'id: "d-1", asOf: "2999-01-01T00:00:00Z"',
    'id: $id, asOf: null, basis: OCCURRED',
  ],
  'Query.devices': [
    '',
    'first: $first',
    'filter: $filter, orderBy: ID_ASC, first: 2',
    'first: 2, after: "no cursor"',
    'filter: { site: "s-1", includeRetired: true }',
    'filter: { ids: ["d-1", "d-3"] }, orderBy: LAST_SEEN_DESC',
    'first: null, orderBy: null',
  ],
  'Query.position': ['id: "lane-1"', 'id: "nowhere"', 'id: $id'],
  'Query.site': ['id: "s-1"', 'id: "nowhere"'],
  'Query.fleet': ['', 'filter: $filter', 'filter: { band: [LOW, CRITICAL] }'],
  'Query.incidents': ['', 'first: $first', 'filter: { state: OPEN, kind: [CARD] }', 'after: "no cursor"'],
  'Query.rejectedEvents': ['', 'first: 1'],
  'Query.firmwareCohorts': ['', 'model: "P400"'],
  'Device.risk': ['', 'horizonDays: 7', 'horizonDays: $horizon', 'horizonDays: null', 'horizonDays: 5'],
  'Device.history': [
    'first: 2',
    'first: $first, newestFirst: false',
    'types: ["terminal.heartbeat.v1"]',
    'after: "no cursor"',
    'from: $at, to: "2030-01-01T00:00:00Z"',
  ],
  'Device.riskHistory': ['', 'from: "2999-01-01T00:00:00Z", to: $at'],
  'Site.devices': ['first: 1', 'first: $first', 'after: "no cursor"'],
  'Incident.devices': ['first: 1'],
};

let api: ApiHarness;
let schema: GraphQLSchema;
let context: () => object;

beforeAll(async () => {
  api = await ApiHarness.start();
  await api.tell([
    event('fleet.site.registered', 'site:s-1', { site: 's-1', merchant: 'm-1', venue: 'mall' }),
    ...['d-1', 'd-2', 'd-3'].flatMap((id, i) => [
      event('fleet.device.registered', id, { serial: `SN-${i}`, model: 'P400' }),
      event('fleet.device.deployed', id, { position: `lane-${i}`, site: i < 2 ? 's-1' : 's-2', merchant: 'm-1' }),
      event('terminal.firmware.reported', id, { component: 'app', version: `1.${i}` }),
      ...Array.from({ length: 12 * i }, (_, n) =>
        event('terminal.card-read.failed', id, { interface: 'chip', reason: 'timeout', cardHash: `c-${n}` }),
      ),
    ]),
    event('terminal.tamper.detected', 'd-3', { sensor: 'case' }),
    event('fleet.device.deployed', 'd-2', { position: 'lane-9', site: 's-1', merchant: 'm-2' }),
    event('fleet.device.registered', 'd-2', { serial: 'SN-9', model: 'P500' }),
  ]);
  schema = api.host.app.get(GraphQLSchemaHost, { strict: false }).schema;
  const ports = api.host.app.get<ApiPorts>(API_PORTS, { strict: false });
  const now = Date.now();
  context = () => ({ reading: { tenant: 'acme', now, ports } });
});
afterAll(() => api.stop());

async function bothWays(compiled: CompiledOperations, document: DocumentNode, variables: Record<string, unknown>) {
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  const run = () => compiled.run({ schema, document, operation, variables, context: context() });
  expect(await run()).toBeUndefined();
  const interpreted = await execute({ schema, document, variableValues: variables, contextValue: context() });
  return { interpreted, data: await run() };
}

function parsed(text: string): DocumentNode | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

describe('a query that comes again', () => {
  const known = new KnownValues(['d-1', 'd-2', 'd-3', 's-1', 's-2', 'lane-1', 'P400', 'm-1']);
  const byHand = (draw: () => number) => randomQuery(schema, ARGUMENTS, draw);
  const bySchema = (draw: () => number) => randomOperation(schema, 'query', new RandomArguments(known, draw), draw);

  it.each([
    ['known to be right or wrong', byHand, 'valid by construction'],
    ['of any value that the schema allows, and some that it does not', bySchema, undefined],
  ])(
    'is answered as graphql-js answers it, to the byte: arguments %s',
    async (_, write, isValid) => {
      const seen = { same: 0, wrong: 0 };
      for (let seed = 0; seed < ROUNDS; seed += 1) {
        const { text, variables } = write(drawing(seed));
        const document = parsed(text);
        if (!document) continue; // half a surrogate pair is no GraphQL
        // Unused variables are no concern of an executor.
        const faults = validate(schema, document).filter(({ message }) => !message.includes('is never used'));
        if (isValid) expect({ seed, text, faults }).toEqual({ seed, text, faults: [] });
        if (faults.length > 0) continue;
        const { interpreted, data } = await bothWays(new CompiledOperations(), document, variables);
        if (data === undefined) {
          expect({ seed, text, errors: interpreted.errors?.length ?? 0 }).not.toMatchObject({ errors: 0 });
          seen.wrong += 1;
        } else {
          expect({ seed, text, told: JSON.stringify({ data }) }).toEqual({
            seed,
            text,
            told: JSON.stringify(interpreted),
          });
          seen.same += 1;
        }
      }
      expect(seen.same).toBeGreaterThan(ROUNDS / 3);
      expect(seen.wrong).toBeGreaterThan(ROUNDS / 20);
    },
    30_000,
  );

  it.each([
    ['a resolver that refuses', '{ devices { edges { node { id risk(horizonDays: 5) { band } } } } }'],
    ['a cursor of nothing', '{ fleet { deviceCount } devices(after: "x") { totalCount } }'],
    [
      'an error within a list, which takes the list with it',
      '{ fleet { online } site(id: "s-1") { id devices { edges { node { history(after: "x") { edges { cursor } } } } } } }',
    ],
    ['wrong variables', 'query ($n: Int!) { devices(first: $n) { totalCount } }'],
  ])('tells errors in the same words, code and path every time: %s', async (_, query) => {
    const answers = [];
    for (let time = 0; time < 3; time += 1) {
      const { status, text } = await api.ask(query);
      const { extensions: __, ...told } = JSON.parse(text) as Record<string, unknown>;
      answers.push({ status, told });
    }
    expect(answers[0]?.told).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it('meets the limits every time, also where only the variables differ', async () => {
    const query =
      'query ($n: Int) { devices(first: $n) { edges { node { history(first: 50) { edges { cursor } } } } } }';
    for (const n of [2, 2, 2]) expect((await api.ask(query, { n })).code).toBeUndefined();
    expect((await api.ask(query, { n: 500 })).code).toBe('LIMIT_EXCEEDED');
    expect((await api.ask(query, { n: 501 })).code).toBe('LIMIT_EXCEEDED');
    expect((await api.ask(query, { n: 2 })).code).toBeUndefined();
  });

  it('reads what is there by then, of the tenant that asks', async () => {
    const query = '{ fleet { deviceCount } devices { edges { node { id serial } } } }';
    const { key } = await api.access.createKey('other', 'operator');
    for (let time = 0; time < 3; time += 1) {
      expect((await api.ask(query)).data).toMatchObject({ fleet: { deviceCount: 3 } });
      expect((await api.ask(query, {}, { key })).data).toEqual({ fleet: { deviceCount: 0 }, devices: { edges: [] } });
    }
    await api.tell([event('fleet.device.registered', 'other-1', { serial: 'SN-X', model: 'P400' })], key);
    expect((await api.ask(query, {}, { key })).data).toEqual({
      fleet: { deviceCount: 1 },
      devices: { edges: [{ node: { id: 'other-1', serial: 'SN-X' } }] },
    });
  });
});
