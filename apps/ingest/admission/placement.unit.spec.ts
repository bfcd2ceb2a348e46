import { describe, expect, it } from '@jest/globals';
import { modelStream, shardOf } from '#streams';
import { type ClockFlag, type EventRecord, eventTypes } from '#telemetry';
import { placementOf } from './placement.js';

const record = (type: string, subject: string, flags: readonly ClockFlag[] = []): EventRecord => ({
  eventId: '',
  type,
  subject,
  source: '/s',
  cloudEventId: '1',
  occurredAt: 0,
  receivedAt: 0,
  effectiveAt: 0,
  knownAt: 0,
  flags,
  data: {},
});
const shard = shardOf('acme', 'dev-1');
const [telemetry, clock] = [`telemetry-${shard}-acme-dev-1`, `clock-${shard}-acme-dev-1`];

describe('the stream of an event', () => {
  it('is that of telemetry or of clocks that were not believed, and the other is its twin', () => {
    expect(placementOf('acme', record('terminal.rebooted.v1', 'dev-1'))).toEqual({ stream: telemetry, twin: clock });
    expect(placementOf('acme', record('terminal.rebooted.v1', 'dev-1', ['late']))).toEqual({
      stream: telemetry,
      twin: clock,
    });
    for (const flag of ['clock-ahead', 'clock-behind'] as const) {
      expect(placementOf('acme', record('terminal.rebooted.v1', 'dev-1', [flag]))).toEqual({
        stream: clock,
        twin: telemetry,
      });
    }
  });

  it('is the lifecycle of the device, the site or the model for what is no telemetry', () => {
    for (const type of ['fleet.device.retired.v1', 'fleet.record.voided.v1']) {
      expect(placementOf('acme', record(type, 'dev-1'))).toEqual({ stream: `device-${shard}-acme-dev-1` });
    }
    expect(placementOf('acme', record('fleet.site.registered.v1', 'site:mall-7:a'))).toEqual({
      stream: 'site-acme-mall-7:a',
    });
    expect(placementOf('acme', record('fleet.firmware.released.v1', 'model:P 400'))).toEqual({
      stream: modelStream('acme', 'P 400'),
    });
  });

  it('is known for every type that was ever released, and for no other', () => {
    for (const type of eventTypes.keys())
      expect(placementOf('acme', record(type, 'site:x')).stream).toMatch(/^(telemetry|device|site|model)-/);
    expect(() => placementOf('acme', record('constructor', 'x'))).toThrow('no stream');
  });
});
