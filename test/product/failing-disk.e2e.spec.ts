import { afterEach, describe, expect, it } from '@jest/globals';
import { cloudEvent, historyOf } from './testing/events.js';
import { canFailWrites, failWrites, SURVIVES_FAILED_WRITES } from './testing/failing-disk.js';
import { Product } from './testing/product.js';
import { until } from './testing/until.js';

const REGISTER = `mutation ($input: RegisterDeviceInput!) { registerDevice(input: $input) { id } }`;
const beats = (count: number): Record<string, unknown>[] =>
  Array.from({ length: count }, () => cloudEvent('terminal.heartbeat', 'd', { gauges: {} }));

(canFailWrites ? describe : describe.skip)('on a disk whose writes fail', () => {
  let product: Product;
  afterEach(() => product.dispose());
  const readyOf = async (): Promise<{ ready: boolean; checks: object }> =>
    (await (await product.get('/health/ready')).json()) as { ready: boolean; checks: object };
  const acknowledged: string[] = [];
  const send = async (): Promise<number> => {
    const events = beats(20);
    const { status, body } = await product.send(events);
    if (status === 202) {
      expect(body.accepted).toBe(events.length);
      acknowledged.push(...events.map(({ id }) => id as string));
    }
    return status;
  };

  it('nothing is acknowledged that is not stored, health says why, and it goes on by itself when they succeed', async () => {
    product = await new Product({}, SURVIVES_FAILED_WRITES).start();
    expect(await send()).toBe(202);
    const { receipt } = (await product.send(beats(1))).body;
    await product.ask('{ fleet { deviceCount } }', {}, { receipt });

    failWrites(product, true);
    for (let i = 0; i < 5; i += 1) expect(await send()).toBe(503);
    const refused = await product.ask(REGISTER, {
      input: { commandId: 'c-1', device: 'm-1', serial: 's-1', model: 'm' },
    });
    expect(refused.errors?.[0]?.extensions.code).toBe('UNAVAILABLE');
    const { ready, checks } = await readyOf();
    expect([ready, checks]).toMatchObject([
      false,
      { 'event-store': { ok: false, reason: expect.stringMatching(/SQLITE_IOERR/) } },
    ]);
    expect((await product.get('/health/live')).status).toBe(200);
    expect((await product.ask('{ device(id: "d") { id } }')).data).toEqual({ device: { id: 'd' } });

    failWrites(product, false);
    await until('it takes events again', 40_000, async () => (await send()) === 202);
    await until('it is well', 40_000, async () => (await readyOf()).ready);
    const last = (await product.send(beats(1))).body;
    await product.ask('{ fleet { deviceCount } }', {}, { receipt: last.receipt });
    const kept = await historyOf(product, 'd');
    expect(acknowledged.filter((id) => !kept.includes(id))).toEqual([]);
    expect(new Set(kept).size).toBe(kept.length);
    expect(await product.stop()).toEqual({ code: 0, signal: null });
    const doctor = await product.command('doctor');
    expect([doctor.code, doctor.stderr]).toEqual([0, '']);
  }, 120_000);

  it('what was killed meanwhile starts again with all that was acknowledged', async () => {
    acknowledged.length = 0;
    product = await new Product({}, SURVIVES_FAILED_WRITES).start();
    for (let i = 0; i < 10; i += 1) expect(await send()).toBe(202);
    failWrites(product, true);
    expect(await send()).toBe(503);
    await product.kill();
    await product.start();
    const { receipt } = (await product.send(beats(1))).body;
    await product.ask('{ fleet { deviceCount } }', {}, { receipt });
    const kept = await historyOf(product, 'd');
    expect(acknowledged.filter((id) => !kept.includes(id))).toEqual([]);
    expect((await readyOf()).ready).toBe(true);
  }, 120_000);
});
