import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NewEvent } from '#event-store';
import { deviceStream, rejectedStream, siteStream } from '#streams';
import { cloudEvent, historyOf } from './testing/events.js';
import { Product } from './testing/product.js';
import { withStoreOf } from './testing/store-of.js';
import { until } from './testing/until.js';

const TENANT = 'default';
const SECRET = '4111111111111111';
let made = 0;
const event = (type: string, data: string, metadata = '{}'): NewEvent => {
  made += 1;
  return { eventId: `ffffffff-ffff-8fff-8fff-${String(made).padStart(12, '0')}`, type, data, metadata };
};

/** Events as no version of ours has written them: of a newer one, or of a hand that meant well. */
const POISON: readonly (readonly [stream: string, event: NewEvent])[] = [
  [deviceStream('telemetry', TENANT, 'd-1'), event('terminal.heartbeat.v1', '{"gauges":{}}')],
  [deviceStream('telemetry', TENANT, 'd-1'), event('terminal.heartbeat.v99', '{"gauges":{}}')],
  [deviceStream('clock', TENANT, 'd-1'), event('terminal.heartbeat.v1', `{"gauges":"${SECRET}"}`)],
  [deviceStream('device', TENANT, 'd-2'), event('fleet.device.deployed.v1', '{}', `{"subject":"${SECRET}"}`)],
  [siteStream(TENANT, 's-1'), event('fleet.site.registered.v1', '{"site":7}')],
  [rejectedStream(TENANT), event('tillwatch.rejected.v1', '{}')],
];

describe('an event that cannot be folded', () => {
  const product = new Product();
  beforeAll(() => product.start().then(() => {}), 40_000);
  afterAll(() => product.dispose());
  const beat = (device: string): Record<string, unknown> => cloudEvent('terminal.heartbeat', device, { gauges: {} });
  const listed = async (): Promise<{ eventId: string; reason: string; detail: string; stream: string }[]> => {
    const { code, stdout } = await product.command('dead-letters', '--json');
    expect(code).toBe(0);
    return JSON.parse(stdout) as { eventId: string; reason: string; detail: string; stream: string }[];
  };

  it('is listed, counted and logged, and keeps no other from being folded, not even of its own stream', async () => {
    const before = beat('d-1');
    await product.send([before]);
    await product.stop();
    await withStoreOf(product, (store) =>
      store.append(POISON.map(([stream, poison]) => ({ stream, expected: 'any', events: [poison] }))),
    );
    await product.start();
    const after = [beat('d-1'), beat('d-2')];
    const { receipt } = (await product.send(after)).body;
    const { data } = await product.ask(
      '{ fleet { deviceCount } rejectedEvents { edges { node { id } } } }',
      {},
      { receipt },
    );
    expect(data).toEqual({ fleet: { deviceCount: 2 }, rejectedEvents: { edges: [] } });
    expect(await historyOf(product, 'd-1')).toEqual([before['id'], after[0]?.['id']]);

    const ids = POISON.map(([, { eventId }]) => eventId);
    const letters = await listed();
    expect(letters.map(({ eventId }) => eventId).toSorted()).toEqual(ids.toSorted());
    expect(new Set(letters.map(({ reason }) => reason))).toEqual(new Set(['undecodable']));
    expect(letters.every(({ detail }) => detail.length > 5)).toBe(true);
    expect((await product.command('dead-letters')).stdout.split('\n')).toHaveLength(ids.length + 1);
    expect(await product.metric('tillwatch_projector_dead_letters_total')).toBe(ids.length);
    expect(await product.metric('tillwatch_projector_dead_letters_listed')).toBe(ids.length);
    expect((await product.get('/health/ready')).status).toBe(200);
    const logged = product.lines.filter((line) => line.includes('event listed as a dead letter'));
    expect(logged.flatMap((line) => /"eventId":"([^"]+)"/.exec(line)?.[1] ?? []).toSorted()).toEqual(ids.toSorted());
    expect(product.lines.join('\n') + JSON.stringify(letters)).not.toContain(SECRET);
  }, 40_000);

  it('stays listed over a restart, and is passed by a rebuild, which stops at a new one', async () => {
    await product.stop();
    await product.start();
    expect([await product.metric('tillwatch_projector_dead_letters_listed'), (await listed()).length]).toEqual([
      POISON.length,
      POISON.length,
    ]);
    const rebuilt = await product.command('rebuild', '--json');
    expect([rebuilt.code, JSON.parse(rebuilt.stdout)]).toMatchObject([0, { deadLetters: POISON.length }]);
    await product.stop();

    // It comes while nobody is there to list it.
    const poison = event('terminal.heartbeat.v1', '{}');
    await withStoreOf(product, (store) =>
      store.append([{ stream: deviceStream('telemetry', TENANT, 'd-3'), expected: 'any', events: [poison] }]),
    );
    const stopped = await product.command('rebuild');
    expect([stopped.code, stopped.stdout]).toEqual([1, '']);
    expect(stopped.stderr).toMatch(new RegExp(`^Event ${poison.eventId} .*undecodable.*left as it is\\.\\n$`));
    expect(JSON.parse((await product.command('rebuild', '--retry-dead-letters', '--json')).stdout)).toMatchObject({
      deadLetters: POISON.length + 1,
    });
    await product.start();
    const { receipt } = (await product.send([beat('d-3')])).body;
    await product.ask('{ fleet { deviceCount } }', {}, { receipt });
    expect((await historyOf(product, 'd-3')).length).toBe(1);
    await until('all are listed', 5_000, async () => (await listed()).length === POISON.length + 1);
  }, 60_000);
});
