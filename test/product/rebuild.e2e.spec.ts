import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloudEvent } from './testing/events.js';
import { Product, said } from './testing/product.js';
import { drawing } from './testing/random.js';
import { until } from './testing/until.js';

const DEVICES = 200;
const EVENTS = 6_000;
const SEED = 77;
const ANSWER = `{ fleet { deviceCount } device(id: "d7") { lastSeenAt firmware { component version }
  history(first: 200) { edges { node { cloudEventId } } } } rejectedEvents { edges { node { id } } } }`;

describe('a rebuild', () => {
  const product = new Product();
  const draw = drawing(SEED);
  let wanted: unknown;
  let receipt = '';
  const answer = async (): Promise<unknown> => (await product.ask(ANSWER, {}, { receipt })).data;
  const there = (name: string): boolean => existsSync(path.join(product.dataDir, name));
  /** What lies in the folder beside the stores themselves, their logs and their locks. */
  const strays = (): string[] =>
    readdirSync(product.dataDir).filter(
      (name) => !/^(?:events|access|read-model)\.db(?:-wal|-shm)?$|\.lock$/.test(name),
    );

  beforeAll(async () => {
    await product.start();
    const events = Array.from({ length: EVENTS }, (_, i) =>
      i % 40 === 0
        ? cloudEvent('terminal.firmware.reported', `d${i % DEVICES}`, { component: 'os', version: `1.${i}` })
        : cloudEvent('terminal.heartbeat', `d${i % DEVICES}`, { gauges: { n: i } }),
    );
    for (let at = 0; at < EVENTS; at += 2_000) {
      ({
        body: { receipt },
      } = await product.send([...events.slice(at, at + 2_000), { specversion: 'none' }]));
    }
    wanted = await answer();
    expect(wanted).toMatchObject({ fleet: { deviceCount: DEVICES } });
  }, 60_000);
  afterAll(() => product.dispose());

  it('is one at a time: a second is told to wait, and the first comes to its end', async () => {
    const first = product.launchCommand('rebuild', '--json');
    const ending = said(first);
    await until('it is under way', 10_000, () => there('read-model.db.rebuild'));
    first.kill('SIGSTOP');
    const second = await product.command('rebuild', '--json');
    expect([second.code, second.stdout]).toEqual([1, '']);
    expect(second.stderr).toMatch(/^Another rebuild of this read model is under way[^\n]*\.\n$/);
    first.kill('SIGCONT');
    const { code, stdout } = await ending;
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { deadLetters: 0 }]);
    expect([await answer(), strays()]).toEqual([wanted, []]);
  }, 40_000);

  it(`killed -9 on its way leaves the server as it was, and the next one begins anew (seed ${SEED})`, async () => {
    for (let turn = 0; turn < 2; turn += 1) {
      const rebuilding = product.launchCommand('rebuild');
      const ending = said(rebuilding);
      await until('it is under way', 10_000, () => there('read-model.db.rebuild'));
      await sleep(draw() * 300);
      rebuilding.kill('SIGKILL');
      await ending;
      expect(await answer()).toEqual(wanted);
    }
    expect((await product.command('rebuild')).code).toBe(0);
    expect([await answer(), strays()]).toEqual([wanted, []]);
  }, 60_000);

  it(`beside a server that is killed -9 as it takes over leaves a whole read model (seed ${SEED})`, async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      let isOver = false;
      const ending = said(product.launchCommand('rebuild')).finally(() => (isOver = true));
      // A quick server may have taken it over between two looks.
      await until('it is to be taken over', 20_000, () => isOver || there('read-model.db.rebuilt'));
      // The server looks twice a second.
      await sleep(draw() * 550);
      await product.kill();
      expect((await ending).code).toBe(0);
      await product.start();
      expect([await answer(), strays()]).toEqual([wanted, []]);
    }
  }, 60_000);

  it('whose server stops meanwhile puts it in place itself', async () => {
    const ending = said(product.launchCommand('rebuild', '--json'));
    await until('it is under way', 10_000, () => there('read-model.db.rebuild'));
    await product.stop();
    expect((await ending).code).toBe(0);
    expect(strays()).toEqual([]);
    await product.start();
    expect(await answer()).toEqual(wanted);
  }, 40_000);
});
