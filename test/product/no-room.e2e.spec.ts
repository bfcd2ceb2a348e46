import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { cloudEvent, historyOf } from './testing/events.js';
import { Product } from './testing/product.js';
import { SmallDisk } from './testing/small-disk.js';
import { until } from './testing/until.js';

/** Twice the read model of 2,000 devices and its log. */
const SIZE_KIB = 24 * 1024;
/** Its log alone. */
const FOLDED_KIB = 6 * 1024;
const disk = SmallDisk.mount(SIZE_KIB);
if (disk === undefined) console.warn('only root can mount a small disk: what happens on a full one is not tried');
const onSmallDisk = disk === undefined ? describe.skip : describe;
afterAll(() => disk?.remove());

const products: Product[] = [];
afterEach(async () => {
  disk?.setWritable(true);
  disk?.makeRoom();
  await Promise.all(products.splice(0).map((product) => product.dispose()));
});
const productWith = (env: Readonly<Record<string, string>>): Product => {
  const product = new Product(env);
  products.push(product);
  return product;
};
const onDisk = (name: string): string => `sqlite:${path.join(disk?.folder ?? '', name)}`;
const beats = (device: string, count: number): Record<string, unknown>[] =>
  Array.from({ length: count }, () => cloudEvent('terminal.heartbeat', device, { gauges: {}, note: 'x'.repeat(500) }));

interface Ready {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly reason?: string }>>;
}
const readyOf = async (product: Product): Promise<Ready> =>
  (await (await product.get('/health/ready')).json()) as Ready;

onSmallDisk('without room', () => {
  it('for the read model it takes events all the same, says that it is behind, and catches up by itself', async () => {
    const product = await productWith({ TILLWATCH_READ_MODEL_URL: onDisk('full.db') }).start();
    const before = (await product.send(beats('before', 5))).body;
    await product.ask('{ fleet { deviceCount } }', {}, { receipt: before.receipt });
    disk?.fill();
    let sent = 0;
    let receipt = '';
    await until('it is held up', 20_000, async () => {
      const events = Array.from({ length: 40 }, (_, i) => beats(`d${sent + i}`, 1)).flat();
      const { status, body } = await product.send(events);
      expect([status, body.accepted]).toEqual([202, events.length]);
      sent += events.length;
      ({ receipt } = body);
      return (await readyOf(product)).checks['projector']?.ok === false;
    });
    const { checks } = await readyOf(product);
    expect(checks['projector']).toEqual({
      ok: false,
      reason: expect.stringMatching(/cannot be projected \(SQLITE_FULL/),
    });
    expect((await product.get('/health/live')).status).toBe(200);
    expect((await product.ask('{ device(id: "before") { id } }')).data).toEqual({ device: { id: 'before' } });
    const late = await product.ask('{ fleet { deviceCount } }', {}, { receipt });
    expect(late.errors?.[0]?.extensions.code).toBe('NOT_YET');
    expect(await product.metric('tillwatch_projection_lag_seconds')).toBeGreaterThan(0);

    disk?.makeRoom();
    await until('it goes on', 40_000, async () => (await readyOf(product)).ready);
    const { data } = await product.ask('{ fleet { deviceCount } }', {}, { receipt });
    expect(data.fleet.deviceCount).toBe(sent + 1);
    const said = product.lines.filter((line) => /projector (?:is held up|goes on)/.test(line));
    expect(said.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'projector is held up',
      'projector goes on',
    ]);
    expect(JSON.parse(said[0] ?? '')).toMatchObject({ fault: { code: 'SQLITE_FULL', frames: expect.any(Array) } });
  }, 90_000);

  it('for the events it answers 503, loses nothing that it acknowledged, and takes events again when there is', async () => {
    const product = await productWith({ TILLWATCH_EVENTSTORE_URL: onDisk('events.db') }).start();
    const acknowledged: string[] = [];
    const send = async (): Promise<number> => {
      const events = beats('d', 100);
      const { status, body } = await product.send(events);
      if (status === 202) acknowledged.push(...events.map(({ id }) => id as string));
      if (status === 202) expect(body.accepted).toBe(events.length);
      return status;
    };
    expect(await send()).toBe(202);
    await until('it can be read', 10_000, async () => {
      const { data } = await product.ask('{ device(id: "d") { id } }');
      return data.device !== null;
    });
    disk?.fill();
    await until('there is no room', 20_000, async () => (await send()) === 503);
    expect((await product.ask('{ device(id: "d") { id } }')).data).toEqual({ device: { id: 'd' } });
    expect((await readyOf(product)).checks).toMatchObject({
      'event-store': { ok: false, reason: expect.stringMatching(/^takes no events \(SQLITE_FULL\); make room/) },
      disk: { ok: false, reason: expect.stringMatching(/^little room is left: 0 MiB for events/) },
    });
    expect((await product.get('/health/live')).status).toBe(200);
    // It is killed as it is, and started again without room.
    await product.kill();
    disk?.makeRoom();
    await product.start();
    expect(await send()).toBe(202);
    const { receipt } = (await product.send(beats('d', 1))).body;
    await product.ask('{ fleet { deviceCount } }', {}, { receipt });
    const kept = new Set(await historyOf(product, 'd'));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  }, 90_000);

  it('for a rebuild it is told so in a sentence, and nothing of it stays', async () => {
    const product = await productWith({ TILLWATCH_READ_MODEL_URL: onDisk('rebuilt.db') }).start();
    const { receipt } = (await product.send(Array.from({ length: 2_000 }, (_, i) => beats(`r${i}`, 1)).flat())).body;
    await product.ask('{ fleet { deviceCount } }', {}, { receipt });
    disk?.fill();
    const files = readdirSync(disk?.folder ?? '');
    const rebuild = async (): Promise<void> => {
      const { code, stdout, stderr } = await product.command('rebuild');
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/^[A-Z][^\n]*\broom\b[^\n]*\.\n$/)]);
      expect(readdirSync(disk?.folder ?? '')).toEqual([...files, 'rebuilt.db.rebuild.lock']);
    };
    await rebuild();
    // Room enough to fold, and not to bring it into one file.
    disk?.makeRoom();
    disk?.fill(FOLDED_KIB);
    await rebuild();
    expect((await product.ask('{ fleet { deviceCount } }')).data.fleet.deviceCount).toBe(2_000);
    disk?.makeRoom();
    expect(await product.command('rebuild')).toMatchObject({ code: 0 });
    expect((await product.ask('{ fleet { deviceCount } }')).data.fleet.deviceCount).toBe(2_000);
    expect(product.lines.filter((line) => line.includes('set aside'))).toEqual([]);
  }, 60_000);
});

onSmallDisk('on a disk that cannot be written', () => {
  it('it does not start, and names the setting of its folder', async () => {
    const product = productWith({ TILLWATCH_DATA_DIR: path.join(disk?.folder ?? '', 'data') });
    const started = await product.start();
    const { receipt } = (await started.send(beats('kept', 3))).body;
    await product.stop();
    disk?.setWritable(false);
    const { code, stdout, stderr } = await product.refused();
    const commands = await Promise.all([product.command('keys', 'list'), product.command('rebuild')]);
    disk?.setWritable(true);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/^TILLWATCH_DATA_DIR [^\n]*\n$/)]);
    for (const one of commands)
      expect(one).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^The [^\n]*\.\n$/) });
    await product.start();
    expect((await product.ask('{ device(id: "kept") { id } }', {}, { receipt })).data).toEqual({
      device: { id: 'kept' },
    });
  }, 60_000);
});
