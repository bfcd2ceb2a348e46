import { afterAll, describe, expect, it } from '@jest/globals';
import { cloudEvent, historyOf } from './testing/events.js';
import { Product } from './testing/product.js';

const SECRET = 'pw-never-shown';
const WRONG: readonly (readonly [variable: string, value: string])[] = [
  ['TILLWATCH_EVENTSTORE_URL', `mysql://till:${SECRET}@127.0.0.1:3306/events`],
  ['TILLWATCH_ADMIN_KEY', SECRET],
  ['TILLWATCH_DATA_DIR', `/dev/null/${SECRET}`],
  ['TILLWATCH_KAFKA_BROKERS', `127.0.0.1:${SECRET}`],
];

describe('a wrong setting', () => {
  const product = new Product();
  afterAll(() => product.dispose());

  it.each(WRONG)(
    '%s ends it with status 2 and a line that names the variable, not the value',
    async (variable, value) => {
      const { code, stdout, stderr } = await product.refused({ [variable]: value });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(new RegExp(`^${variable}\\b[^\\n]+\\n$`));
      expect(stderr).not.toContain(value);
      expect(stderr).not.toContain(SECRET);
    },
  );

  it('is named beside every other one', async () => {
    const { code, stderr } = await product.refused({ TILLWATCH_PORT: 'no', TILLWATCH_DEMO: 'perhaps' });
    expect(code).toBe(2);
    expect(stderr.split('\n').map((line) => line.split(' ')[0])).toEqual(['TILLWATCH_PORT', 'TILLWATCH_DEMO', '']);
  });
});

describe('a port that is taken', () => {
  const [holder, comer] = [new Product(), new Product()];
  afterAll(() => Promise.all([holder.dispose(), comer.dispose()]));

  it('ends it with status 1 and a sentence, and its own data folder is free again', async () => {
    await holder.start();
    const { code, stderr } = await comer.refused({ TILLWATCH_PORT: new URL(holder.url).port });
    expect([code, stderr]).toEqual([1, 'The port of TILLWATCH_PORT is taken by another process.\n']);
    await comer.start();
  }, 40_000);
});

describe.each(['SIGTERM', 'SIGINT'] as const)('%s under load', (signal) => {
  const product = new Product();
  afterAll(() => product.dispose());

  it('ends it with status 0 within fifteen seconds, and all that was acknowledged is kept', async () => {
    await product.start();
    const acknowledged: string[] = [];
    const send = async (device: string): Promise<void> => {
      for (;;) {
        const events = Array.from({ length: 10 }, () => cloudEvent('terminal.heartbeat', device, { gauges: {} }));
        const answer = await product.send(events).catch(() => undefined);
        if (answer === undefined) return;
        expect([202, 429, 503]).toContain(answer.status);
        if (answer.status === 503) return;
        if (answer.status === 202) acknowledged.push(...events.map(({ id }) => id as string));
      }
    };
    const sending = ['a', 'b', 'c', 'd'].map(send);
    while (acknowledged.length < 400) await new Promise((resolve) => setTimeout(resolve, 5));
    const began = performance.now();
    expect(await product.stop(signal)).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(15_000);
    await Promise.all(sending);
    expect(product.lines.at(-1)).toContain('"msg":"stopped"');

    await product.start();
    const { receipt } = (await product.send([cloudEvent('terminal.heartbeat', 'a', { gauges: {} })])).body;
    await product.ask('{ fleet { deviceCount } }', {}, { receipt });
    const kept = new Set((await Promise.all(['a', 'b', 'c', 'd'].map((device) => historyOf(product, device)))).flat());
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  }, 60_000);
});
