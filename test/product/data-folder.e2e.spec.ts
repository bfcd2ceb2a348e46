import {
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloudEvent } from './testing/events.js';
import { pictureOf } from './testing/folder-picture.js';
import { Product } from './testing/product.js';

const DEVICES = 5;
const deviceCount = async (product: Product, receipt: string): Promise<unknown> =>
  (await product.ask('{ fleet { deviceCount } }', {}, { receipt })).data.fleet.deviceCount;

describe('a data folder', () => {
  const folders: string[] = [];
  const products: Product[] = [];
  const product = new Product();
  let receipt = '';
  beforeAll(async () => {
    await product.start();
    const events = Array.from({ length: DEVICES }, (_, i) => cloudEvent('terminal.heartbeat', `d${i}`, { gauges: {} }));
    ({
      body: { receipt },
    } = await product.send(events));
    expect(await deviceCount(product, receipt)).toBe(DEVICES);
  }, 40_000);
  afterAll(async () => {
    await Promise.all([product, ...products].map((one) => one.dispose()));
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  /** A product on a copy of the folder as it lies there now. */
  function copied(): Product {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'tillwatch-damaged-'));
    folders.push(dataDir);
    cpSync(product.dataDir, dataDir, { recursive: true });
    const one = new Product({ TILLWATCH_DATA_DIR: dataDir });
    products.push(one);
    return one;
  }

  const contentOf = ({ dataDir }: Product, name: string): Buffer | undefined =>
    existsSync(path.join(dataDir, name)) ? readFileSync(path.join(dataDir, name)) : undefined;

  /** A copy in which the beginning of one file is overwritten. */
  function damaged(name: string): Product {
    const one = copied();
    const handle = openSync(path.join(one.dataDir, name), 'r+');
    writeSync(handle, Buffer.from('overwritten by something else entirely. '.repeat(4)), 0, 100, 0);
    closeSync(handle);
    return one;
  }

  async function expectFoldedAnew(one: Product): Promise<void> {
    const before = readdirSync(one.dataDir);
    await one.start();
    expect(await deviceCount(one, receipt)).toBe(DEVICES);
    const said = one.lines.filter((line) => line.includes('the read model was set aside'));
    expect(said.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 'warn', aside: expect.stringContaining('read-model.db.set-aside-'), why: expect.any(String) },
    ]);
    const aside = readdirSync(one.dataDir).filter((name) => name.startsWith('read-model.db.set-aside-'));
    expect(aside).toHaveLength(before.filter((name) => /^read-model\.db(?:-wal|-shm)?$/.test(name)).length);
  }

  it('belongs to one server: a second is refused with status 1, and the first does not notice', async () => {
    const before = readdirSync(product.dataDir);
    const { code, stdout, stderr } = await product.refused();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^\{[^\n]+"msg":"starting"\}\n$/);
    expect(stderr).toMatch(/^The lock server\.lock says that the data folder is already in use by another[^\n]+\.\n$/);
    expect(stderr).not.toContain(product.dataDir);
    expect([readdirSync(product.dataDir), await deviceCount(product, receipt)]).toEqual([before, DEVICES]);
    expect((await product.get('/health/ready')).status).toBe(200);
  }, 30_000);

  it('and all that is made in it is its user’s alone', () => {
    const modes = ['', ...readdirSync(product.dataDir)].map((name) => [
      name,
      statSync(path.join(product.dataDir, name)).mode & 0o077,
    ]);
    expect(modes.length).toBeGreaterThan(6);
    expect(modes.filter(([, mode]) => mode !== 0)).toEqual([]);
  });

  it('is the next server’s at once after kill -9', async () => {
    await product.kill();
    await product.start();
    expect(await deviceCount(product, receipt)).toBe(DEVICES);
    await product.kill();
  }, 30_000);

  it.each([
    ['events.db', 'events.db'],
    ['events.db-wal', 'events.db'],
    ['access.db', 'access.db'],
  ])(
    'with a damaged %s is refused by name with status 1, and left to the byte',
    async (file, named) => {
      const one = damaged(file);
      const before = pictureOf(one.dataDir);
      const { code, stderr } = await one.refused();
      expect(code).toBe(1);
      expect(stderr).toMatch(new RegExp(`^The \\w+ store ${named} is damaged.*restore a backup[^\\n]*\\.\\n$`));
      // Opening an undamaged neighbour may tidy up behind kill -9; the damaged one and its log are as they were.
      const after = pictureOf(one.dataDir);
      for (const name of Object.keys(before).filter((other) => other.startsWith(named))) {
        expect([name, after[name]]).toEqual([name, before[name]]);
      }
    },
    30_000,
  );

  it('with a damaged log of its read model after kill -9 is served: it is set aside, said to be, and folded anew', async () => {
    await expectFoldedAnew(damaged('read-model.db-wal'));
  }, 30_000);

  it('with a damaged read model after a stop is served, in the same way', async () => {
    await product.start();
    expect(await product.stop()).toEqual({ code: 0, signal: null });
    expect(readdirSync(product.dataDir).filter((name) => name.endsWith('-wal'))).toEqual([]);
    await expectFoldedAnew(damaged('read-model.db'));
  }, 30_000);

  it('whose events were put back from an older copy, or are gone, is never served from a read model that knows more', async () => {
    const one = copied();
    const older = new Map(['events.db', 'events.db-wal'].map((name) => [name, contentOf(one, name)]));
    await one.start();
    const { body } = await one.send([cloudEvent('terminal.heartbeat', 'later', { gauges: {} })]);
    expect(await deviceCount(one, body.receipt)).toBe(DEVICES + 1);
    for (const back of [older, new Map<string, Buffer>()]) {
      await one.stop();
      for (const name of ['events.db', 'events.db-wal', 'events.db-shm'])
        rmSync(path.join(one.dataDir, name), { force: true });
      for (const [name, content] of back) if (content) writeFileSync(path.join(one.dataDir, name), content);
      await one.start();
      const next = await one.send([cloudEvent('terminal.heartbeat', 'next', { gauges: {} })]);
      expect(await deviceCount(one, next.body.receipt)).toBe(back.size > 0 ? DEVICES + 1 : 1);
    }
    const said = one.lines.filter((line) => line.includes('the read model was set aside'));
    expect(said).toEqual([
      expect.stringContaining('holds events that the event store has not'),
      expect.stringContaining('was folded from another event store'),
    ]);
  }, 60_000);

  it('without a read model is served from the events', async () => {
    const one = copied();
    rmSync(path.join(one.dataDir, 'read-model.db'));
    await one.start();
    expect([await deviceCount(one, receipt), existsSync(path.join(one.dataDir, 'read-model.db'))]).toEqual([
      DEVICES,
      true,
    ]);
  }, 30_000);
});
