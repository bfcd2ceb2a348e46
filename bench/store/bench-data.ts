import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { NewEvent } from '#event-store';

export const STREAMS = 100_000;
export const BATCH_EVENTS = 500;

/** `--events <count>` and `--seconds <most>` for each side. */
export function benchOptions(defaults: { events: number; seconds: number }): { events: number; seconds: number } {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean' },
      events: { type: 'string', default: String(defaults.events) },
      seconds: { type: 'string', default: String(defaults.seconds) },
    },
  });
  return { events: Number(values.events), seconds: Number(values.seconds) };
}

/** Numbers from a fixed seed (mulberry32), so that every run has the same streams and events. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** Where a device's events go: 256 shards in turn. */
export const streamName = (device: number): string =>
  `telemetry-${(device % 256).toString(16).padStart(2, '0')}-acme-device-${String(device).padStart(6, '0')}`;

/** About 300 bytes of JSON; the id begins with the time, as those of the product do. */
export function makeEvent(random: () => number, timeMs: number): NewEvent {
  const hex = (digits: number) => random().toString(16).padStart(8, '0').slice(0, digits);
  const time = timeMs.toString(16).padStart(12, '0');
  return {
    eventId: `${time.slice(0, 8)}-${time.slice(8)}-8${hex(3)}-9${hex(3)}-${hex(8)}${hex(4)}`,
    type: 'terminal.heartbeat.v1',
    data: JSON.stringify({
      bootId: hex(8),
      gauges: { temperatureCelsius: 41.5, batteryPercent: random() % 100, signalDbm: -71, uptimeSeconds: 123_456 },
    }),
    metadata: JSON.stringify({
      tenant: 'acme',
      source: '/gateway/north-1',
      id: hex(8),
      occurredAt: '2026-01-01T00:00:00.000Z',
      receivedAt: '2026-01-01T00:00:01.250Z',
    }),
    isSerialized: true,
  };
}

/** A folder that is gone when the work is done, however it ends. */
export async function inTemporaryFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
