import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloudEvent, historyOf } from './testing/events.js';
import { Product } from './testing/product.js';
import { until } from './testing/until.js';

const DEVICES = ['b0', 'b1', 'b2', 'b3'];
const ANSWERS = `{ devices(orderBy: ID_ASC, first: 100) { totalCount edges { node { id model position lifecycle revision lastSeenAt
  connectivity risk { band components { component } } diagnosis { cause } } } } fleet { deviceCount byBand { band count } } }`;
const KEY_OF = /"key":"(tw_[^"]+)"/;

describe('a backup of the product under load', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-backup-e2e-'));
  const product = new Product();
  const backup = path.join(folder, 'fleet.backup');
  const elsewhere = path.join(folder, 'data');
  beforeAll(() => product.start().then(() => {}), 40_000);
  afterAll(async () => {
    await product.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers elsewhere what it answered here, knows old events and old keys, and lost nothing acknowledged', async () => {
    const told = DEVICES.flatMap((device, at) => [
      cloudEvent('fleet.device.registered', device, { serial: `S${at}`, model: 'm' }, { time: hoursAgo(9) }),
      cloudEvent(
        'fleet.device.deployed',
        device,
        { position: `lane-${at}`, site: 's', merchant: 'm' },
        { time: hoursAgo(8) },
      ),
      cloudEvent('terminal.card-read.failed', device, { interface: 'chip', reason: 'timeout' }, { time: hoursAgo(1) }),
    ]);
    const { body } = await product.send(told);
    const known = await product.ask(ANSWERS, {}, { receipt: body.receipt });
    expect(known.data.devices.totalCount).toBe(DEVICES.length);
    const flowKey =
      KEY_OF.exec(
        (await product.command('keys', 'create', '--tenant', 'flow', '--role', 'operator', '--json')).stdout,
      )?.[1] ?? '';

    // A tenant of its own, so that the compared answers stand still.
    const flow = { going: true, acknowledged: [] as string[], sent: [] as Record<string, unknown>[] };
    const pour = async (): Promise<void> => {
      while (flow.going) {
        const events = Array.from({ length: 20 }, (_, n) =>
          cloudEvent('terminal.heartbeat', 'flowing', { gauges: { n } }),
        );
        flow.sent.push(...events);
        const answer = await product.send(events, { key: flowKey });
        if (answer.status === 202) flow.acknowledged.push(...events.map(({ id }) => String(id)));
      }
    };
    const flowing = pour();
    await until('events flow', 20_000, () => flow.acknowledged.length >= 200);
    const before = [...flow.acknowledged];
    const made = await product.command('backup', backup, '--json');
    flow.going = false;
    await flowing;
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(JSON.parse(made.stdout)).toMatchObject({ file: backup, readModel: true });
    expect(flow.acknowledged.length).toBeGreaterThan(before.length);

    const restored = new Product({ TILLWATCH_DATA_DIR: elsewhere });
    try {
      expect(await restored.command('restore', backup, '--json')).toMatchObject({ code: 0, stderr: '' });
      await restored.start();
      expect(restored.lines.filter((line) => /set aside|shown once/.test(line))).toEqual([]);
      expect((await restored.ask(ANSWERS, {}, { receipt: body.receipt })).data).toEqual(known.data);
      for (const device of DEVICES) expect(await historyOf(restored, device)).toEqual(await historyOf(product, device));
      const resent = await restored.send(told);
      expect(resent.body).toMatchObject({ accepted: 0, duplicate: told.length });
      const flowed = await restored.send(
        flow.sent.filter(({ id }) => before.includes(String(id))),
        { key: flowKey },
      );
      expect(flowed.body).toMatchObject({ accepted: 0, duplicate: before.length });
      const fresh = await restored.send([cloudEvent('terminal.heartbeat', 'b0', { gauges: {} })]);
      expect(fresh.body).toMatchObject({ accepted: 1 });
    } finally {
      await restored.kill();
    }
  }, 90_000);

  it('cannot be put over the running server, which goes on', async () => {
    const { code, stderr } = await product.command('restore', backup);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^The data folder is not empty.*\n$/)]);
    expect((await product.ask('{ fleet { deviceCount } }')).data.fleet.deviceCount).toBe(DEVICES.length);
  });

  it('is no ground for a server while a restore of it is unfinished', async () => {
    const half = path.join(folder, 'half');
    mkdirSync(half);
    writeFileSync(path.join(half, 'restore.incomplete'), '');
    const refused = await new Product({ TILLWATCH_DATA_DIR: half }).refused();
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/^A restore .*cut off.*[.]\n$/)]);
    expect(readdirSync(half).filter((name) => name.endsWith('.db'))).toEqual([]);
  }, 30_000);
});

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
