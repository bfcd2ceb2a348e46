import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { historyOf } from './testing/events.js';
import { Product } from './testing/product.js';
import { until } from './testing/until.js';

const FLEET = `{
  fleet(filter: { includeRetired: true }) { deviceCount }
  devices(first: 100, orderBy: ID_ASC, filter: { includeRetired: true }) { edges { node { id serial lifecycle position } } }
}`;

const products: Product[] = [];
function fresh(): Product {
  const product = new Product({ TILLWATCH_DEMO: 'on' });
  products.push(product);
  return product;
}
afterAll(() => Promise.all(products.map((product) => product.dispose())));

/** What a viewer of the tenant `demo` sees in the end, and the ids of all events in its history. The key is a new one. */
async function demoFleet(product: Product): Promise<{ devices: unknown[]; events: string[] }> {
  const made = await product.command('keys', 'create', '--tenant', 'demo', '--role', 'viewer', '--json');
  const { key } = JSON.parse(made.stdout) as { key: string };
  const ask = () => product.ask(FLEET, {}, { key });
  await until('the key is known', 2_000, async () => (await ask()).errors === undefined);
  await until('it is there', 10_000, async () => (await ask()).data.fleet.deviceCount > 0);
  await until('it is folded', 10_000, async () => (await product.metric('tillwatch_projection_lag_seconds')) === 0);
  const nodes = ((await ask()).data.devices.edges as { node: { id: string } }[]).map(({ node }) => node);
  const events = await Promise.all(nodes.map(({ id }) => historyOf(product, id, key)));
  return { devices: nodes, events: events.flat().toSorted() };
}

describe('the demo fleet', () => {
  let whole: Awaited<ReturnType<typeof demoFleet>>;

  it('is there on the first start, for its own tenant alone, and is not told twice', async () => {
    const product = fresh();
    await product.start();
    whole = await demoFleet(product);
    expect([whole.devices.length > 1, whole.events.length > 100]).toEqual([true, true]);
    expect((await product.ask('{ fleet { deviceCount } }')).data.fleet.deviceCount).toBe(0);
    const accepted = await product.metric('tillwatch_events_accepted_total');
    await product.stop();
    await product.start();
    expect(await demoFleet(product)).toEqual(whole);
    expect(await product.metric('tillwatch_events_accepted_total')).toBe(0);
    expect(await product.metric('tillwatch_events_duplicate_total')).toBe(accepted);
  }, 60_000);

  it.each<[string, (product: Product) => boolean]>([
    ['as soon as there is a store', ({ dataDir }) => existsSync(path.join(dataDir, 'events.db'))],
    ['as soon as the keys are printed', ({ lines }) => lines.some((line) => line.startsWith('Viewer key'))],
  ])(
    'is whole after the first start was killed %s',
    async (_, isDue) => {
      const product = fresh();
      product.launch();
      await until('it came so far', 20_000, () => isDue(product));
      await product.kill();
      await product.start();
      // Its story depends on the instant of the first start, so that it is compared with itself told once more.
      const healed = await demoFleet(product);
      expect(healed.devices.length).toBeGreaterThan(1);
      expect(new Set(healed.events).size).toBe(healed.events.length);
      await product.stop();
      await product.start();
      expect(await demoFleet(product)).toEqual(healed);
      expect(await product.metric('tillwatch_events_accepted_total')).toBe(0);
    },
    60_000,
  );

  it('is left out where it is turned off, also later', async () => {
    const product = new Product({ TILLWATCH_DEMO: 'off', TILLWATCH_ADMIN_KEY: undefined });
    products.push(product);
    await product.start();
    expect(product.lines.filter((line) => line.includes('(shown once)'))).toEqual([
      expect.stringMatching(/^Administrator key \(shown once\): tw_/),
    ]);
    expect(await product.metric('tillwatch_events_accepted_total')).toBe(0);
  }, 40_000);
});
