import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SLOW_MS } from './changes/feed-limits.js';
import { ApiHarness, event } from './testing/api-harness.js';
import { until } from './testing/watch.js';

/** Seventy-five times the risk: some 60 KiB a push, so that what the kernel keeps for a socket is soon full. */
const LONG = `subscription ($after: String) { deviceChanged(after: $after) { kind cursor device { id
  ${Array.from({ length: 75 }, (_, i) => `r${i}: risk { modelVersion components { component probability baseline } }`).join(' ')} } } }`;
const SHORT =
  'subscription ($filter: DeviceFilter, $after: String) { deviceChanged(filter: $filter, after: $after) { kind cursor device { id } } }';
const DEVICES = 300;

let api: ApiHarness;
let aheadMs = 0;
beforeAll(async () => {
  api = await ApiHarness.start({ now: () => Date.now() + aheadMs });
});
afterAll(() => api.stop());
afterEach(() => until(() => api.subscriptions.open === 0));

const runs = (device: string, version: string) =>
  event('terminal.firmware.reported', device, { component: 'app', version });

describe('a subscriber who does not read', () => {
  it('is closed with LIMIT_EXCEEDED, and nobody else is held up', async () => {
    const stuck = await api.watch(LONG);
    stuck.pause();
    const reading = await api.watch(SHORT);
    const ids = Array.from({ length: DEVICES }, (_, i) => `d-${i}`);
    await api.tell(ids.map((id) => runs(id, '1')));
    await reading.until(() => reading.pushes.length === DEVICES);
    expect(reading.pushes.length).toBe(DEVICES);
    expect(api.subscriptions.open).toBe(2);

    aheadMs += SLOW_MS + 1_000;
    await api.tell([runs('d-0', '2')]);
    await until(() => api.subscriptions.open === 1);
    await reading.until(() => reading.pushes.length === DEVICES + 1);
    expect(reading.closeCode).toBeUndefined();

    stuck.resume();
    expect(await stuck.closed()).toBe(4429);
    expect(stuck.pushes.length).toBeLessThan(DEVICES);
    reading.close();
  });
});
