import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openReadModel, type ReadModel } from '#read-model';
import { parse, type OperationDefinitionNode } from 'graphql';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Freshness } from '../server/reading.js';
import { type Answer, KeptAnswers, stringifyAnswer } from './kept-answers.js';

let folder: string;
let [writer, reader]: ReadModel[] = [];
let runs: number;
let now: number;
let kept: KeptAnswers;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-kept-'));
  const file = path.join(folder, 'read-model.db');
  writer = await openReadModel({ file, mode: 'own' });
  reader = await openReadModel({ file, mode: 'read' });
  runs = 0;
  now = 0;
  kept = new KeptAnswers(() => now);
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

const CAUGHT_UP: Freshness = { logPosition: '100', lagMs: 0 };
/** Events come in all the time. */
const behind = (logPosition: number): Freshness => ({ logPosition: String(logPosition), lagMs: 7 });

const LIST = parse('{ devices(first: 2) { edges { node { id } } } }');

interface Asking {
  readonly document?: ReturnType<typeof parse>;
  readonly tenant?: string;
  readonly variables?: Record<string, unknown>;
  readonly freshness?: Freshness;
  readonly atLeast?: bigint;
}

/** Asks; the answer says which run it comes from. */
async function ask(asking: Asking = {}): Promise<string> {
  return stringifyAnswer({ data: (await answer(asking))?.data }).trim();
}

async function answer(asking: Asking): Promise<Answer | undefined> {
  const { document = LIST, tenant = 'acme', variables = {}, freshness = CAUGHT_UP, atLeast } = asking;
  const operation = document.definitions[0] as OperationDefinitionNode;
  if (reader === undefined) throw new Error('nothing is open');
  return kept.of({ db: reader.db, tenant, document, operation, variables, freshness, atLeast }, async () => {
    runs += 1;
    // So long it takes to make one.
    now += 5;
    return { run: runs };
  });
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
    const of = { db: reader.db, tenant: 'acme', document: LIST, operation, variables: {} };
    const request = { ...of, freshness: CAUGHT_UP, atLeast: undefined };
    let release = (): void => {};
    const slow = kept.of(request, async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return { run: 'old' };
    });
    await new Promise((resolve) => setImmediate(resolve));
    await write();
    expect(await ask()).toBe('{"data":{"run":1}}');
    release();
    expect(stringifyAnswer({ data: (await slow)?.data }).trim()).toBe('{"data":{"run":"old"}}');
    expect(await ask()).toBe('{"data":{"run":1}}');
  });
});

describe('kept answers, while events wait to be projected', () => {
  const asked = (logPosition: number, atLeast: bigint | undefined = 0n) =>
    answer({ freshness: behind(logPosition), atLeast });

  it('may be ten times as old as they took to make, and say what they reflect', async () => {
    expect((await asked(100))?.freshness).toEqual(behind(100));
    await write();
    now = 50;
    expect((await asked(200))?.freshness).toEqual({ logPosition: '100', lagMs: 57 });
    now = 51;
    expect((await asked(300))?.freshness).toEqual(behind(300));
    expect(runs).toBe(2);
  });

  it('are never older than a quarter of a second', async () => {
    const slow = { freshness: behind(100), atLeast: 0n };
    if (!reader) throw new Error('nothing is open');
    const operation = LIST.definitions[0] as OperationDefinitionNode;
    await kept.of({ db: reader.db, tenant: 'acme', document: LIST, operation, variables: {}, ...slow }, async () => {
      now = 200;
      return {};
    });
    await write();
    now = 250;
    expect((await asked(200))?.freshness.logPosition).toBe('100');
    now = 251;
    expect((await asked(200))?.freshness.logPosition).toBe('200');
  });

  it('are shared while they are made, with those who ask after the next commit too', async () => {
    const first = asked(100);
    await new Promise((resolve) => setImmediate(resolve));
    await write();
    expect([(await first)?.freshness.logPosition, (await asked(200))?.freshness.logPosition]).toEqual(['100', '100']);
  });

  it.each([
    ['who waited for a receipt', undefined],
    ['who was told of something newer', 101n],
  ])('are of this very moment for %s', async (_, atLeast) => {
    await asked(100);
    await write();
    expect((await answer({ freshness: behind(200), atLeast }))?.freshness.logPosition).toBe('200');
  });

  it('are of this very moment as soon as nothing waits', async () => {
    await asked(100);
    await write();
    expect((await answer({ atLeast: 0n }))?.freshness).toEqual(CAUGHT_UP);
    expect(runs).toBe(2);
  });
});

describe('an answer as JSON', () => {
  it('says the same of a kept answer as of another', async () => {
    const extensions = { tillwatch: { lagMs: 0 } };
    const operation = LIST.definitions[0] as OperationDefinitionNode;
    const of = { db: reader?.db as never, tenant: 'acme', document: LIST, operation, variables: {} };
    const asked = { ...of, freshness: CAUGHT_UP, atLeast: undefined };
    const data = (await kept.of(asked, async () => ({ a: [1, 'ü"'] })))?.data;
    expect(stringifyAnswer({ data, extensions } as never)).toBe(
      `${JSON.stringify({ data: { a: [1, 'ü"'] }, extensions })}\n`,
    );
    expect(stringifyAnswer({ errors: undefined, data, extensions: undefined } as never)).toBe(
      '{"data":{"a":[1,"ü\\""]}}\n',
    );
    expect(stringifyAnswer({ data: null, errors: [] } as never)).toBe('{"data":null,"errors":[]}\n');
  });
});
