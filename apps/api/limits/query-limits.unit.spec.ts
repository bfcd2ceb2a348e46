import { describe, expect, it } from '@jest/globals';
import { buildSchema, getIntrospectionQuery, getOperationAST, parse } from 'graphql';
import { servedSchema } from '../schema/served-schema.js';
import { rowsRefusal } from './count-rows.js';
import { measureDocument } from './measure-document.js';
import { DocumentLimits } from './refuse-document.js';

const schema = buildSchema(servedSchema());
const measured = (query: string) => measureDocument(parse(query));

describe('the depth of a document', () => {
  it.each([
    [1, '{ fleet }'],
    [2, '{ fleet { deviceCount } device { id } }'],
    [3, '{ ... on Query { a { b { c } } } }'],
    [4, '{ a { ...F } } fragment F on A { b { ...G } } fragment G on B { c { d } }'],
    [2, '{ ...F } fragment F on A { b { ...G ...F } } fragment G on B { c ...F }'],
    [3, 'query A { a } query B { a { b { c } } }'],
  ])('is %i levels of fields, however they are written: %s', (depth, query) => {
    expect(measured(query).depth).toBe(depth);
  });

  it('does not count introspection, which has a limit of its own', () => {
    expect(measured(getIntrospectionQuery())).toMatchObject({ depth: 1, introspectionDepth: expect.any(Number) });
    expect(new DocumentLimits().refusalOf({ query: getIntrospectionQuery() })).toBeUndefined();
    const endless = `{ __schema { types { ${'ofType { '.repeat(30)} name ${'} '.repeat(30)} } } }`;
    expect(new DocumentLimits().refusalOf({ query: endless })?.message).toContain('25');
  });
});

describe('a document', () => {
  it('is measured by its aliases, selections and operations', () => {
    expect(measured('query A { a: x b: y ...F } query B { x } fragment F on Q { c: z ... { d } }')).toMatchObject({
      aliases: 3,
      selections: 7,
      operations: 2,
    });
  });

  it('is refused or let through the same when it comes again', () => {
    const limits = new DocumentLimits();
    for (let time = 0; time < 3; time += 1) {
      expect(limits.refusalOf({ query: `{ ${'a { '.repeat(16)} b ${'} '.repeat(16)} }` })?.extensions['code']).toBe(
        'LIMIT_EXCEEDED',
      );
      expect(limits.refusalOf({ query: '{ fleet { deviceCount } }' })).toBeUndefined();
      expect(limits.refusalOf({ query: 'query A { a } query B { a }', operationName: 'A' })).toBeUndefined();
      expect(limits.refusalOf({ query: 'query A { a } query B { a }' })?.extensions['code']).toBe('LIMIT_EXCEEDED');
    }
  });

  it('that cannot be parsed is left to the server', () => {
    expect(new DocumentLimits().refusalOf({ query: '{ fleet {' })).toBeUndefined();
  });
});

describe('the rows that a query could return', () => {
  const refusal = (query: string, variables = {}) => {
    const document = parse(query);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    return rowsRefusal({ schema, document, operation, variables })?.message;
  };
  const inner = (devices: number, events: number) =>
    `devices(first: ${devices}) { edges { node { history(first: ${events}) { edges { cursor } } } } }`;

  it.each([
    ['just within', `{ ${inner(99, 100)} }`, undefined],
    ['one row more', `{ ${inner(99, 100)} b: devices(first: 2) { edges { cursor } } }`, 10_001],
    [
      'defaults that nobody wrote down',
      '{ devices { edges { node { site { devices { edges { node { history { edges { cursor } } } } } } } } } }',
      127_550,
    ],
    [
      'null, which is the default',
      '{ devices(first: null) { edges { node { site { devices { edges { node { history { edges { cursor } } } } } } } } } }',
      127_550,
    ],
    [
      'rows in fragments',
      `{ ...F ...G } fragment F on Query { ${inner(90, 100)} } fragment G on Query { ... on Query { a: ${inner(90, 100)} } }`,
      18_180,
    ],
    [
      'fragments that double one another',
      `{ devices(first: 400) { edges { node { ...A ...B } } } } fragment A on Device { history(first: 20) { edges { cursor } } ...B } fragment B on Device { h: history(first: 20) { pageInfo { hasNextPage } } }`,
      24_400,
    ],
    [
      'totals, which are counted',
      '{ devices(first: 500) { edges { node { site { devices(first: 500) { totalCount } } } } } }',
      undefined,
    ],
  ])('are counted: %s', (_, query, cost) => {
    if (cost === undefined) expect(refusal(query)).toBeUndefined();
    else expect(refusal(query)).toContain(`could cost ${cost}.`);
  });

  it('take their numbers from variables, too', () => {
    const query =
      'query ($n: Int, $m: Int = 500) { devices(first: $n) { edges { node { history(first: $m) { edges { cursor } } } } } }';
    expect(refusal(query, { n: 500, m: 50 })).toContain('25500');
    expect(refusal(query, { n: 20 })).toContain('10020');
    expect(refusal(query, { n: 10 })).toBeUndefined();
    expect(refusal(query, { n: 'no number' })).toBeUndefined();
  });

  it('are 500 a page at most, and never less than none', () => {
    expect(refusal('{ devices(first: 501) { totalCount } }')).toContain('500');
    expect(refusal('query ($n: Int) { incidents(first: $n) { edges { cursor } } }', { n: 501 })).toContain('500');
    expect(refusal('{ rejectedEvents(first: -1) { edges { cursor } } }')).toContain('negative');
    expect(refusal('{ devices(first: 0) { edges { cursor } } }')).toBeUndefined();
  });
});
