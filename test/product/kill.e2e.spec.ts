import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloudEvent, historyOf } from './testing/events.js';
import { Product } from './testing/product.js';

const KILLS = 5;
const SENDERS = 4;
const DEVICES = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7'];
const BATCH = 20;

interface Batch {
  readonly events: readonly Record<string, unknown>[];
  acknowledged: boolean;
}

describe('killed under load', () => {
  const product = new Product();
  beforeAll(() => product.start().then(() => {}), 40_000);
  afterAll(() => product.dispose());

  it('loses nothing that was acknowledged and stores nothing twice', async () => {
    const batches: Batch[] = [];
    let receipt = '';
    for (let kill = 0; kill < KILLS; kill += 1) {
      const load = { going: true };
      const send = async (): Promise<void> => {
        while (load.going) {
          const events = Array.from({ length: BATCH }, (_, i) =>
            cloudEvent('terminal.heartbeat', DEVICES[(batches.length + i) % DEVICES.length] ?? '', {
              gauges: { n: i },
            }),
          );
          const batch: Batch = { events, acknowledged: false };
          batches.push(batch);
          const answer = await product.send(events).catch(() => undefined);
          if (answer === undefined) return;
          if (answer.status !== 202) continue;
          expect(answer.body.accepted).toBe(BATCH);
          batch.acknowledged = true;
        }
      };
      const sending = Array.from({ length: SENDERS }, send);
      // How much was stored decides when, so that a slow machine is killed in the middle too.
      const before = batches.length;
      while (batches.length < before + 20 + kill * 15) await new Promise((resolve) => setTimeout(resolve, 5));
      await product.kill();
      load.going = false;
      await Promise.all(sending);
      await product.start();
      // Whoever had no answer asks again; some who had one, too.
      for (const batch of batches.filter((one, i) => !one.acknowledged || i % 7 === 0)) {
        const { status, body } = await product.send(batch.events);
        expect([status, body.accepted + body.duplicate]).toEqual([202, BATCH]);
        if (batch.acknowledged) expect(body.accepted).toBe(0);
        batch.acknowledged = true;
        receipt = body.receipt;
      }
    }
    expect((await product.ask('{ fleet { deviceCount } }', {}, { receipt })).data.fleet.deviceCount).toBe(
      DEVICES.length,
    );
    const stored = (await Promise.all(DEVICES.map((device) => historyOf(product, device)))).flat();
    const sent = batches.flatMap(({ events }) => events.map(({ id }) => id as string));
    expect(new Set(stored).size).toBe(stored.length);
    expect(stored.toSorted()).toEqual(sent.toSorted());
  }, 120_000);
});
