import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openReadModel, type ReadModel } from '#read-model';
import { parse, type OperationDefinitionNode } from 'graphql';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KeptAnswers, stringifyAnswer } from './kept-answers.js';

let folder: string;
let [writer, reader]: ReadModel[] = [];
let runs: number;
let kept: KeptAnswers;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-kept-'));
  const file = path.join(folder, 'read-model.db');
  writer = await openReadModel({ file, mode: 'own' });
  reader = await openReadModel({ file, mode: 'read' });
  [runs, kept] = [0, new KeptAnswers()];
});
afterEach(async () => {
  await reader?.close();
  await writer?.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = () =>
  writer?.db
    .insertInto('meta')
    .values({ name: `written ${Math.random()}`, value: '' })
    .execute();

const LIST = parse('{ devices(first: 2) { edges { node { id } } } }');

interface Asking {
  readonly document?: ReturnType<typeof parse>;
  readonly tenant?: string;
  readonly variables?: Record<string, unknown>;
}

/** Asks; the answer says which run it comes from. */
async function ask({ document = LIST, tenant = 'acme', variables = {} }: Asking = {}): Promise<string> {
  const operation = document.definitions[0] as OperationDefinitionNode;
  if (reader === undefined) throw new Error('nothing is open');
  const data = await kept.of({ db: reader.db, tenant, document, operation, variables }, async () => {
    runs += 1;
    return { run: runs };
  });
  return stringifyAnswer({ data }).trim();
}

describe('kept answers', () => {
  it('are given again until anything is written to the read model', async () => {
    expect([await ask(), await ask(), await ask()]).toEqual(Array.from({ length: 3 }, () => '{"data":{"run":1}}'));
    await write();
    expect([await ask(), await ask()]).toEqual(Array.from({ length: 2 }, () => '{"data":{"run":2}}'));
  });

  it('are of one tenant and of the same variables alone', async () => {
    expect([await ask(), await ask({ tenant: 'other' }), await ask({ variables: { first: 3 } })]).toEqual([
      '{"data":{"run":1}}',
      '{"data":{"run":2}}',
      '{"data":{"run":3}}',
    ]);
  });

  it('are made once for all who ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect([new Set(answers).size, runs]).toEqual([1, 1]);
  });

  it.each([
    '{ device(id: "d") { history { edges { node { id } } } } }',
    '{ device(id: "d") { riskHistory { at } } }',
    '{ device(id: "d", asOf: "2026-01-01T00:00:00.000Z") { id } }',
    'query ($asOf: DateTime) { device(id: "d", asOf: $asOf) { id } }',
    '{ device(id: "d") { ...F } } fragment F on Device { history { edges { node { id } } } }',
    '{ rejectedEvents { edges { node { id } } } }',
    'mutation { registerDevice(input: {}) { id } }',
  ])('are not those of what is read elsewhere or changes something: %s', async (text) => {
    const document = parse(text);
    expect([await ask({ document }), await ask({ document })]).toEqual(['{"data":{"run":1}}', '{"data":{"run":2}}']);
  });

  it('are not those that were begun before a write', async () => {
    const [operation] = LIST.definitions as OperationDefinitionNode[];
    if (!operation || !reader) throw new Error('nothing is open');
    const request = { db: reader.db, tenant: 'acme', document: LIST, operation, variables: {} };
    let release = (): void => {};
    const slow = kept.of(request, async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return { run: 'old' };
    });
    await new Promise((resolve) => setImmediate(resolve));
    await write();
    expect(await ask()).toBe('{"data":{"run":1}}');
    release();
    expect(stringifyAnswer({ data: await slow }).trim()).toBe('{"data":{"run":"old"}}');
    expect(await ask()).toBe('{"data":{"run":1}}');
  });
});

describe('an answer as JSON', () => {
  it('says the same of a kept answer as of another', async () => {
    const extensions = { tillwatch: { lagMs: 0 } };
    const operation = LIST.definitions[0] as OperationDefinitionNode;
    const of = { db: reader?.db as never, tenant: 'acme', document: LIST, operation, variables: {} };
    const data = await kept.of(of, async () => ({ a: [1, 'ü"'] }));
    expect(stringifyAnswer({ data, extensions } as never)).toBe(
      `${JSON.stringify({ data: { a: [1, 'ü"'] }, extensions })}\n`,
    );
    expect(stringifyAnswer({ errors: undefined, data, extensions: undefined } as never)).toBe(
      '{"data":{"a":[1,"ü\\""]}}\n',
    );
    expect(stringifyAnswer({ data: null, errors: [] } as never)).toBe('{"data":null,"errors":[]}\n');
  });
});
