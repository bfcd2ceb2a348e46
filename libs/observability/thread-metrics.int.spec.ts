import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Counter, Gauge, Registry } from 'prom-client';
import { GatheredMetrics } from './gathered-metrics.js';
import { createMetrics, type Metrics } from './index.js';
import { valueOf } from './testing/value-of.js';
import { metricsOver, tellMetrics } from './thread-metrics.js';

const channels: MessageChannel[] = [];
afterEach(() => {
  for (const { port1, port2 } of channels.splice(0)) for (const port of [port1, port2]) port.close();
});
function channel(): MessageChannel {
  const made = new MessageChannel();
  channels.push(made);
  return made;
}
const quiet = (thread?: string): Metrics =>
  createMetrics({ processMetrics: false, ...(thread !== undefined && { thread }), rejectionReasons: ['too-large'] });
function gathered(main: Metrics, ...threads: readonly Metrics[]): void {
  for (const thread of threads) {
    const { port1, port2 } = channel();
    thread.tell(port2);
    main.gather(port1);
  }
}

describe('the metrics of threads', () => {
  it('stand in the one text, added up by label, as they are at that moment', async () => {
    const [main, ingest, projector] = [quiet(), quiet('ingest'), quiet('projector')];
    gathered(main, ingest, projector);
    ingest.eventsAccepted(3);
    main.eventsAccepted(2);
    ingest.eventRejected('too-large');
    ingest.appended(40, 12);
    projector.projected(1_000, 20, { read: 5, fold: 15 });
    projector.projectionLag(() => 2_500);
    const text = await main.text();
    expect(valueOf(text, 'tillwatch_events_accepted_total')).toBe(5);
    expect(valueOf(text, 'tillwatch_events_rejected_total{reason="too-large"}')).toBe(1);
    expect(valueOf(text, 'tillwatch_projector_events_total')).toBe(1_000);
    expect(valueOf(text, 'tillwatch_projector_step_seconds_total{step="fold"}')).toBe(0.015);
    expect(valueOf(text, 'tillwatch_projection_lag_seconds')).toBe(2.5);
    ingest.eventsAccepted(1);
    expect(valueOf(await main.text(), 'tillwatch_events_accepted_total')).toBe(6);
    for (const thread of ['main', 'ingest', 'projector'])
      expect(valueOf(text, `tillwatch_thread_heap_bytes{thread="${thread}"}`)).toBeGreaterThan(1e6);
  });

  it('have each series once, with its HELP and TYPE', async () => {
    const main = quiet();
    gathered(main, quiet('ingest'));
    const alone = await quiet().text();
    const text = await main.text();
    const headsOf = (of: string): string[] => of.split('\n').filter((line) => line.startsWith('#'));
    expect(headsOf(text).toSorted()).toEqual(headsOf(alone).toSorted());
    const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    const names = series.map((line) => line.slice(0, line.lastIndexOf(' ')));
    expect(new Set(names).size).toBe(names.length);
  });

  it('are what was told last where a thread does not answer in time', async () => {
    const { port1, port2 } = channel();
    const source = metricsOver(port1, 50);
    expect(await source.values()).toEqual([]);
    const registry = new Registry();
    const counter = new Counter({ name: 'spec_total', help: 'Of this spec.', registers: [registry] });
    counter.inc(7);
    tellMetrics(registry, port2);
    const [told] = await source.values();
    expect(told?.values).toMatchObject([{ value: 7 }]);
    port2.close();
    counter.inc();
    expect((await source.values())[0]?.values).toMatchObject([{ value: 7 }]);
  });

  it('go on counting from what a thread counted that has ended, and no longer tell of its present', async () => {
    const { port1, port2 } = channel();
    const source = metricsOver(port1, 60_000);
    const registry = new Registry();
    const registers = [registry];
    new Counter({ name: 'spec_total', help: 'Of this spec.', registers }).inc(7);
    new Gauge({ name: 'spec_events', help: 'Of this spec.', registers }).set(3);
    tellMetrics(registry, port2);
    expect(await source.values()).toHaveLength(2);
    const closed = once(port1, 'close');
    port2.close();
    await closed;
    expect((await source.values()).map(({ name }) => name)).toEqual(['spec_total']);
  });

  it('are added up where many threads have ended, so that they take no more room, and none is counted twice', async () => {
    const main = quiet();
    for (let ended = 1; ended <= 12; ended += 1) {
      const thread = quiet('ingest');
      const { port1, port2 } = channel();
      thread.tell(port2);
      main.gather(port1);
      thread.eventsAccepted(ended);
      await main.text();
      const closed = once(port1, 'close');
      port2.close();
      const [text] = await Promise.all([main.text(), closed]);
      expect(valueOf(text, 'tillwatch_events_accepted_total')).toBe((ended * (ended + 1)) / 2);
    }
    const gathered = new GatheredMetrics();
    for (let ended = 0; ended < 12; ended += 1) {
      const { port1, port2 } = channel();
      const registry = new Registry();
      new Counter({ name: 'spec_total', help: 'Of this spec.', registers: [registry] }).inc(ended);
      tellMetrics(registry, port2);
      gathered.add(port1);
      await gathered.values();
      port2.close();
      await once(port1, 'close');
      await new Promise(setImmediate);
    }
    const values = await gathered.values();
    expect(values.length).toBeLessThanOrEqual(5);
    const sum = values.flat().flatMap((metric) => metric.values.map(({ value }) => value));
    expect(sum.reduce((total, value) => total + value, 0)).toBe(66);
  });
});
