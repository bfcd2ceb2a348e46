import { describe, expect, it } from '@jest/globals';
import { buildSchema, execute, getOperationAST, parse } from 'graphql';
import { COMPILED_OPERATIONS_MAX, COMPILED_SIZE_MAX } from '../limits/query-limits.js';
import { CompiledOperations } from './compiled-operations.js';
import { compiledSize } from './compiled-size.js';
import { pruneDocument } from './prune-document.js';

const schema = buildSchema('type Query { a: Int b: Int more: Query } type Mutation { a: Int }');
const resolved = { a: () => 1, b: () => Promise.resolve(2), more: () => ({}) };
for (const [name, field] of Object.entries(schema.getQueryType()?.getFields() ?? {}))
  field.resolve = resolved[name as keyof typeof resolved];

function asking(text: string, compiled = new CompiledOperations()) {
  const document = parse(text);
  const operation = getOperationAST(document, 'Q') ?? getOperationAST(document);
  if (!operation) throw new Error('no operation');
  return {
    compiled,
    document,
    run: (variables = {}) => compiled.run({ schema, document, operation, variables, context: {} }),
  };
}

describe('a query', () => {
  it('is left to graphql-js the first time, and compiled when it comes again', async () => {
    const { run } = asking('{ a b }');
    expect(await run()).toBeUndefined();
    expect(await run()).toEqual({ a: 1, b: 2 });
    expect(await run()).toEqual({ a: 1, b: 2 });
  });

  it('is compiled by the name of its operation', async () => {
    const { run } = asking('query P { b } query Q { a }');
    await run();
    expect(await run()).toEqual({ a: 1 });
  });

  it('is compiled for each set of conditions, and answers as if it had been written so', async () => {
    const text =
      'query ($x: Boolean!, $y: Boolean = true) { a @include(if: $x) ...F @skip(if: $y) ...F @include(if: $x) more @skip(if: $x) { a @skip(if: true) } } fragment F on Query { b }';
    const { run, document } = asking(text);
    for (const variables of [{ x: true }, { x: false }, { x: true, y: false }, { x: false, y: false }]) {
      await run(variables);
      const { data } = await execute({ schema, document, variableValues: variables });
      expect(JSON.stringify(await run(variables))).toBe(JSON.stringify(data));
    }
  });

  it.each([
    ['that changes something', 'mutation { a }'],
    ['of the schema itself', '{ __schema { queryType { name } } }'],
    ['whose answer would have a key that objects do not keep', '{ __proto__: a b }'],
    ['that is too large', `{ ${'more { a '.repeat(COMPILED_SIZE_MAX)} b ${'}'.repeat(COMPILED_SIZE_MAX)} }`],
  ])('%s is never compiled', async (_, text) => {
    const { run } = asking(text);
    for (let time = 0; time < 3; time += 1) expect(await run()).toBeUndefined();
  });

  it('with wrong variables is left to graphql-js', async () => {
    const { run } = asking('query ($x: Boolean!) { a @skip(if: $x) }');
    for (let time = 0; time < 3; time += 1) expect(await run({ x: 'no' })).toBeUndefined();
  });

  it('is forgotten when too many others were asked since', async () => {
    const compiled = new CompiledOperations();
    const { run } = asking('{ a }', compiled);
    await run();
    for (let n = 0; n < COMPILED_OPERATIONS_MAX; n += 1) await asking(`{ a${n}: a }`, compiled).run();
    expect(compiled.size).toBe(COMPILED_OPERATIONS_MAX);
    expect(await run()).toBeUndefined();
  });
});

describe('the size of what would be compiled', () => {
  it('counts fragments wherever they are spread', () => {
    const fragments = Array.from(
      { length: 14 },
      (_, n) => `fragment F${n} on Query { x: more { ...F${n + 1} } y: more { ...F${n + 1} } }`,
    );
    expect(compiledSize(parse(`{ ...F0 } ${fragments.join(' ')} fragment F14 on Query { a }`))).toBeGreaterThan(
      2 ** 14,
    );
    expect(compiledSize(parse('{ a more { b ... { a } } }'))).toBe(5);
  });
});

describe('a document without what its conditions leave out', () => {
  it('keeps other directives, and nothing of its own is changed', () => {
    const document = parse('query ($x: Boolean!) { a @include(if: $x) @other b @skip(if: $x) }');
    const before = JSON.stringify(document);
    const pruned = JSON.stringify(pruneDocument(document, { x: true }));
    expect(pruned).toContain('other');
    expect(pruned).not.toContain('"b"');
    expect(JSON.stringify(document)).toBe(before);
  });
});
