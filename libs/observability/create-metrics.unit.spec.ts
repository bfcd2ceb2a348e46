import { describe, expect, it } from '@jest/globals';
import { createMetrics } from './index.js';

const lineOf = (text: string, series: string): string | undefined =>
  text.split('\n').find((line) => line.startsWith(`${series} `));

describe('the metrics', () => {
  it('count what is accepted, known already and refused', async () => {
    const metrics = createMetrics({ rejectionReasons: ['unknown-type', 'too-large'], processMetrics: false });
    metrics.eventsAccepted(137);
    metrics.eventsDuplicate(11);
    metrics.eventRejected('unknown-type');
    const text = await metrics.text();
    expect(lineOf(text, 'tillwatch_events_accepted_total')).toMatch(/ 137$/);
    expect(lineOf(text, 'tillwatch_events_duplicate_total')).toMatch(/ 11$/);
    expect(lineOf(text, 'tillwatch_events_rejected_total{reason="unknown-type"}')).toMatch(/ 1$/);
    expect(lineOf(text, 'tillwatch_events_rejected_total{reason="too-large"}')).toMatch(/ 0$/);
  });

  it('ask for the lag when they are read, and never tell a negative one', async () => {
    const metrics = createMetrics({ processMetrics: false });
    expect(lineOf(await metrics.text(), 'tillwatch_projection_lag_seconds')).toMatch(/ 0$/);
    let lagMs = 2_500;
    metrics.projectionLag(() => lagMs);
    expect(lineOf(await metrics.text(), 'tillwatch_projection_lag_seconds')).toMatch(/ 2\.5$/);
    lagMs = -1;
    expect(lineOf(await metrics.text(), 'tillwatch_projection_lag_seconds')).toMatch(/ 0$/);
  });

  it('ask how many dead letters there are, and keep to what was known while nobody can tell', async () => {
    const metrics = createMetrics({ processMetrics: false });
    expect(lineOf(await metrics.text(), 'tillwatch_projector_dead_letters_listed')).toMatch(/ 0$/);
    metrics.deadLetters(async () => 3);
    expect(lineOf(await metrics.text(), 'tillwatch_projector_dead_letters_listed')).toMatch(/ 3$/);
    metrics.deadLetters(() => Promise.reject(new Error('closed')));
    expect(lineOf(await metrics.text(), 'tillwatch_projector_dead_letters_listed')).toMatch(/ 3$/);
  });

  it('have a HELP and a TYPE each, seconds as unit, and one naming scheme', async () => {
    const metrics = createMetrics({ processMetrics: false });
    metrics.appended(500, 12);
    metrics.projected(500, 30, { read: 10, fold: 20 });
    metrics.requestAnswered({ route: '/v1/telemetry', method: 'BREW', status: 202 }, 7);
    const text = await metrics.text();
    const named = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name ?? '');
    expect(
      named.filter((name) => !/^tillwatch_[a-z_]+_(total|seconds|events|open|listed|ratio|bytes)$/.test(name)),
    ).toEqual([]);
    expect([...text.matchAll(/^# HELP (\S+) /gm)].map(([, name]) => name)).toEqual(named);
    expect(text).toContain('method="other"');
  });

  it('can be made twice in one process, each counting for itself', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.eventsAccepted(1);
    expect(lineOf(await other.text(), 'tillwatch_events_accepted_total')).toMatch(/ 0$/);
    expect(await other.text()).toContain('process_resident_memory_bytes');
  });
});
