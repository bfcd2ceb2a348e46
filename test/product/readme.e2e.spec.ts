import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Product } from './testing/product.js';
import { until } from './testing/until.js';
import { blockOf, documented, pasted, README_URL } from './testing/readme.js';

describe('what the README has newcomers paste', () => {
  const product = new Product({ TILLWATCH_ADMIN_KEY: undefined, TILLWATCH_DEMO: 'on' });
  const keyPrinted = (who: string): string =>
    product.lines.flatMap((line) => new RegExp(`^${who}.*\\(shown once\\): (tw_\\S+)$`).exec(line)?.[1] ?? [])[0] ?? '';
  const paste = (block: string): Promise<unknown> =>
    pasted(block.replaceAll(README_URL, product.url), { KEY: keyPrinted('Administrator key') });
  beforeAll(() => product.start().then(() => {}), 40_000);
  afterAll(() => product.dispose());

  it('shows the demo fleet as it says', async () => {
    const block = blockOf('sh demo-query').replaceAll(README_URL, product.url);
    type Shown = Record<string, unknown> & { readonly extensions: { readonly tillwatch: { readonly lagMs: number } } };
    let shown: Shown | undefined;
    await until('the demo fleet is folded', 20_000, async () => {
      shown = (await pasted(block, { DEMO: keyPrinted('Viewer key') })) as Shown;
      return shown.extensions.tillwatch.lagMs === 0;
    });
    const { extensions: _reflects, ...answer } = shown ?? {};
    expect(answer).toEqual(documented(JSON.parse(blockOf('json demo-query-answer')), answer));
  });

  it('answers the first event as it says', async () => {
    const answer = await paste(blockOf('sh first-event'));
    expect(answer).toEqual(documented(JSON.parse(blockOf('json first-event-answer')), answer));
    expect(await paste(blockOf('sh first-event'))).toMatchObject({ accepted: 0, duplicate: 1, rejected: [] });
  });

  it('answers the first query as it says', async () => {
    const { extensions, ...answer } = (await paste(blockOf('sh first-query'))) as Record<string, unknown>;
    expect(answer).toEqual(documented(JSON.parse(blockOf('json first-query-answer')), answer));
    expect(extensions).toMatchObject({ tillwatch: { logPosition: expect.any(String), lagMs: expect.any(Number) } });
  });

  it('shows each key once, and the demo fleet to its viewer alone', async () => {
    const keys = [keyPrinted('Administrator key'), keyPrinted('Viewer key')];
    expect(keys).toEqual([expect.stringMatching(/^tw_/), expect.stringMatching(/^tw_/)]);
    for (const key of keys) expect(product.lines.filter((line) => line.includes(key))).toHaveLength(1);
    const counts = await Promise.all(keys.map((key) => product.ask('{ fleet { deviceCount } }', {}, { key })));
    const [own, demo] = counts.map(({ data }) => data.fleet.deviceCount as number);
    expect([own, demo !== undefined && demo > 1]).toEqual([1, true]);
    await product.stop();
    const printed = product.lines.length;
    await product.start();
    expect(product.lines.slice(printed).join('\n')).not.toMatch(/tw_/);
  });
});
