import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Push, Watch } from '../../apps/api/testing/watch.js';
import { cloudEvent, historyOf } from './testing/events.js';
import { ADMIN_KEY, Product } from './testing/product.js';
import { until } from './testing/until.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DEVICES = Array.from({ length: 10 }, (_, i) => `clock-${i}`);
const CHANGED = 'subscription ($after: String) { deviceChanged(after: $after) { kind cursor device { id } } }';
const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-clock-'));
const clockFile = path.join(folder, 'clock');

describe('a clock that is set under the running server', () => {
  const product = new Product({
    SPEC_CLOCK_FILE: clockFile,
    NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'testing/lying-clock.mjs')}`,
  });
  const sent: string[] = [];
  let made = 0;
  /** How wrong it is from now on; the product looks every 20 ms. */
  const setWrongBy = async (ms: number): Promise<void> => {
    writeFileSync(`${clockFile}.part`, String(ms));
    renameSync(`${clockFile}.part`, clockFile);
    const heard = (): string[] => readdirSync(folder).filter((name) => /\.\d+$/.test(name));
    await until('all its threads go by it', 5_000, () =>
      heard().every((name) => readFileSync(path.join(folder, name), 'utf8') === String(ms)),
    );
  };
  const subscribe = (after?: string): Watch =>
    new Watch(Number(new URL(product.url).port), {
      key: ADMIN_KEY,
      query: CHANGED,
      variables: after === undefined ? {} : { after },
    });
  const beatAll = async (): Promise<string> => {
    const events = DEVICES.map((device) => cloudEvent('terminal.heartbeat', device, { gauges: {} }));
    const { status, body } = await product.send(events);
    expect([status, body.accepted]).toEqual([202, events.length]);
    sent.push(...events.map(({ id }) => id as string));
    return body.receipt;
  };
  /** A device that nobody has heard of before is a change. */
  const newDevice = async (): Promise<{ id: string; receipt: string }> => {
    const id = `new-${(made += 1)}`;
    const { status, body } = await product.send([cloudEvent('terminal.heartbeat', id, { gauges: {} })]);
    expect(status).toBe(202);
    return { id, receipt: body.receipt };
  };
  const told = (push: Push): string | undefined =>
    push.data ? String(push.data.deviceChanged.device['id']) : push.errors?.[0]?.extensions.code;

  beforeAll(async () => {
    writeFileSync(clockFile, '0');
    await product.start();
  }, 40_000);
  afterAll(async () => {
    await product.dispose();
    rmSync(folder, { recursive: true });
  });

  it('keeps every event and every key, tells every change, and calls nobody silent', async () => {
    await beatAll();
    const watch = subscribe();
    await watch.until(() => watch.acknowledged);
    await until('it is subscribed', 5_000, async () => (await product.metric('tillwatch_subscriptions_open')) === 1);
    for (const wrongByMs of [3 * HOUR_MS, 0, -3 * HOUR_MS, 0, 5 * HOUR_MS, -5 * HOUR_MS, 0]) {
      await setWrongBy(wrongByMs);
      const { id, receipt } = await newDevice();
      await beatAll();
      const answer = await product.ask('{ fleet { deviceCount offline } }', {}, { receipt });
      expect(answer.data).toEqual({ fleet: { deviceCount: DEVICES.length + made, offline: 0 } });
      while (told(await watch.next()) !== id); // others change too: their clocks are ahead of one that was set back
      // What waits is measured by how long it waits, whatever the clock says.
      await until('it is ready', 5_000, async () => (await product.get('/health/ready')).status === 200);
    }
    watch.close();
    const receipt = await beatAll();
    await product.ask('{ fleet { deviceCount } }', {}, { receipt });
    const kept = (await Promise.all(DEVICES.map((device) => historyOf(product, device)))).flat();
    expect(kept.toSorted()).toEqual(sent.toSorted());
    expect(product.lines.filter((line) => /"level":"(?:warn|error|fatal)"/.test(line))).toEqual([]);
  }, 60_000);

  it('never lets a subscriber go on past a change that it was not told', async () => {
    const watch = subscribe();
    await watch.until(() => watch.acknowledged);
    await until('it is subscribed', 5_000, async () => (await product.metric('tillwatch_subscriptions_open')) === 1);
    await newDevice();
    const cursor = (await watch.next()).data?.deviceChanged.cursor;
    watch.close();
    const { id: missed, receipt } = await newDevice();
    await product.ask('{ fleet { deviceCount } }', {}, { receipt });
    await setWrongBy(3 * HOUR_MS);
    // The projector lets old changes go while it works.
    const later = await newDevice();
    await product.ask('{ fleet { deviceCount } }', {}, { receipt: later.receipt });
    await setWrongBy(0);
    const again = subscribe(cursor);
    expect(['RESYNC', missed]).toContain(told(await again.next()));
    again.close();
  }, 30_000);

  it('lets nothing go before its time: refused events are kept while a clock is forty days ahead', async () => {
    const { body } = await product.send([cloudEvent('terminal.nonsense', 'd', {})]);
    expect(body.rejected).toMatchObject([{ reason: 'unknown-type' }]);
    const listed = async (receipt: string): Promise<number> => {
      const { data } = await product.ask('{ rejectedEvents { edges { node { id } } } }', {}, { receipt });
      return data.rejectedEvents.edges.length;
    };
    expect(await listed(body.receipt)).toBe(1);
    await setWrongBy(40 * DAY_MS);
    // They are not shown as long as they seem too old.
    expect(await listed((await newDevice()).receipt)).toBe(0);
    await setWrongBy(0);
    expect(await listed((await newDevice()).receipt)).toBe(1);
  }, 30_000);
});
