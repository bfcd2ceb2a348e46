import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Watch } from '../../apps/api/testing/watch.js';
import { cloudEvent } from './testing/events.js';
import { ADMIN_KEY, Product } from './testing/product.js';
import { until } from './testing/until.js';

describe('the metrics of the running product', () => {
  const product = new Product();
  beforeAll(() => product.start().then(() => {}), 40_000);
  afterAll(() => product.dispose());

  it('tell of every stage that an event and a question pass, whatever thread it is in', async () => {
    const watch = new Watch(Number(new URL(product.url).port), {
      key: ADMIN_KEY,
      query: 'subscription { deviceChanged { device { id } } }',
    });
    await until('it is subscribed', 5_000, async () => (await product.metric('tillwatch_subscriptions_open')) === 1);
    const dead = cloudEvent('terminal.heartbeat', 'd-2', { gauges: {} }, { time: '2000-01-01T00:00:00Z' });
    const events = [cloudEvent('terminal.heartbeat', 'd-1', { gauges: {} }), dead, cloudEvent('terminal.odd', 'd', {})];
    const { receipt } = (await product.send(events)).body;
    await product.post('{', { key: 'tw_nobody' });
    for (let i = 0; i < 3; i += 1) await product.ask('{ fleet { deviceCount } }', {}, { receipt });
    await product.ask('{ device(id: "d-1") { history(first: 5000) { edges { node { id } } } } }');
    await watch.next();
    const told = async (name: string, label?: string): Promise<number> => product.metric(name, label);
    expect(await told('tillwatch_events_accepted_total')).toBe(2);
    expect(await told('tillwatch_ingest_request_duration_seconds_count', 'outcome="stored"')).toBe(1);
    expect(await told('tillwatch_ingest_request_duration_seconds_count', 'outcome="unauthenticated"')).toBe(1);
    expect(await told('tillwatch_ingest_commit_events_sum')).toBe(3);
    expect(await told('tillwatch_ingest_clock_doubted_total', 'flag="clock-behind"')).toBe(1);
    expect(await told('tillwatch_projector_events_total')).toBe(3);
    expect(await told('tillwatch_projection_lag_events')).toBe(0);
    const operations = 'tillwatch_api_operation_duration_seconds_count';
    expect(await told(operations, 'kind="query",outcome="ok"')).toBe(3);
    expect(await told(operations, 'outcome="LIMIT_EXCEEDED"')).toBe(1);
    expect(await told('tillwatch_api_runs_total')).toBeGreaterThanOrEqual(3);
    expect(await told('tillwatch_subscriptions_changes_total')).toBeGreaterThanOrEqual(1);
    expect(await told('tillwatch_http_connections_open')).toBeGreaterThanOrEqual(2);
    for (const file of ['events', 'access', 'read-model']) {
      expect(await told('tillwatch_data_file_bytes', `file="${file}"`)).toBeGreaterThan(4_096);
      expect(await told('tillwatch_data_disk_free_bytes', `file="${file}"`)).toBeGreaterThan(0);
    }
    for (const thread of ['main', 'ingest', 'projector'])
      expect(await told('tillwatch_thread_heap_bytes', `thread="${thread}"`)).toBeGreaterThan(1e6);
    watch.close();
  }, 30_000);

  it('hold nothing that was sent', async () => {
    const text = await (await product.get('/metrics')).text();
    for (const secret of ['d-1', 'd-2', 'default', '/spec', ADMIN_KEY]) expect(text).not.toContain(secret);
  });
});
