import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { MemoryEventStore } from '#event-store';
import { deviceStream, modelStream, rejectedStream, siteStream } from '#streams';
import { KnownValues } from '../../apps/api/operations/testing/known-values.js';
import { RandomArguments } from '../../apps/api/operations/testing/random-arguments.js';
import { drawing, randomOperation } from '../../apps/api/operations/testing/random-query.js';
import { ApiHarness } from '../../apps/api/testing/api-harness.js';
import { REJECTED_TYPE } from '#telemetry';
import { seedOr } from './testing/campaign.js';
import { refusedByStores, spoiltEvents, type Stored } from './testing/stored-events.js';

const storable = spoiltEvents.filter((event) => refusedByStores(event) === undefined && event.metadata.length < 500);
const SEED = seedOr(5);
const EVENTS = 2_000;
const QUERIES = 100;
const DEVICES = ['d-1', 'd-2', 'd-3'];

/** The stream where such an event lies, and now and then another one. */
function streamOf({ type, metadata }: Stored, at: number): string {
  const subject = at % 20 === 3 ? undefined : /"subject":"([^"\\]+)"/.exec(metadata)?.[1];
  const device = subject ?? 'd-1';
  if (type === REJECTED_TYPE || at % 50 === 0) return rejectedStream('acme');
  if (device.startsWith('site:') || at % 50 === 1) return siteStream('acme', device.replace('site:', ''));
  if (device.startsWith('model:') || at % 50 === 2) return modelStream('acme', device.replace('model:', ''));
  if (type.startsWith('fleet.')) return deviceStream('device', 'acme', device);
  return deviceStream(at % 7 === 0 ? 'clock' : 'telemetry', 'acme', device);
}

describe(`a store with events that nobody could have sent (seed ${SEED})`, () => {
  const opened: ApiHarness[] = [];
  afterAll(() => Promise.all(opened.map((api) => api.stop())));

  it('is projected to its end, with dead letters, and answers every query by data or a named error', async () => {
    const store = new MemoryEventStore();
    const events = fc.sample(storable, { seed: SEED, numRuns: EVENTS });
    await store.append(
      events.map((event, at) => ({
        stream: streamOf(event, at),
        expected: 'any' as const,
        events: [{ ...event, eventId: `019b932c-b7a0-8bf5-80fb-${at.toString(16).padStart(12, '0')}` }],
      })),
    );
    const api = await ApiHarness.start({ store });
    opened.push(api);
    await expect(api.tell([])).resolves.toBeDefined();
    const { schema } = api.host.app.get(GraphQLSchemaHost, { strict: false });
    const known = new KnownValues([...DEVICES, 'lane-7', 'site-berlin-1']);
    let answered = 0;
    for (let query = 0; query < QUERIES; query += 1) {
      const draw = drawing(SEED + query);
      const { text, variables } = randomOperation(schema, 'query', new RandomArguments(known, draw), draw);
      const { status, text: told, data } = await api.ask(text, variables as never);
      expect([text, told.slice(0, 500)]).not.toEqual([text, expect.stringContaining('went wrong')]);
      expect([200, 400]).toContain(status);
      if (data) answered += 1;
    }
    for (const id of DEVICES) {
      const { data, text } = await api.ask(
        `{ device(id: "${id}") { id risk { probability } history(first: 500) { edges { node { id type data occurredAt effectiveAt } } } riskHistory { at } } rejectedEvents(first: 500) { edges { node { payload receivedAt } } } }`,
      );
      expect([text.slice(0, 300), data]).toEqual([
        expect.anything(),
        expect.objectContaining({ device: expect.objectContaining({ id }) }),
      ]);
    }
    expect(answered).toBeGreaterThan(QUERIES / 4);
    expect(api.log.text).not.toContain('unexpectedly');
    const { count } = await api.live
      .reader()
      .selectFrom('deadLetters')
      .select((all) => all.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBeGreaterThan(EVENTS / 10);
    expect(count).toBeLessThan(EVENTS);
  });
});
