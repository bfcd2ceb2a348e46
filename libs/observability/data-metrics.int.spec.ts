import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { checkRoom } from './data-metrics.js';
import { createMetrics } from './index.js';
import { valueOf } from './testing/value-of.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-data-metrics-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('what is told of the stores', () => {
  it('is their size with their logs, and the room on their disks', async () => {
    const events = path.join(folder, 'events.db');
    writeFileSync(events, Buffer.alloc(3_000));
    writeFileSync(`${events}-wal`, Buffer.alloc(500));
    const metrics = createMetrics({ processMetrics: false });
    metrics.dataFiles({ events, access: path.join(folder, 'not-yet.db') });
    const text = await metrics.text();
    expect(valueOf(text, 'tillwatch_data_file_bytes{file="events"}')).toBe(3_500);
    expect(valueOf(text, 'tillwatch_data_file_bytes{file="access"}')).toBe(0);
    expect(valueOf(text, 'tillwatch_data_disk_free_bytes{file="events"}')).toBeGreaterThan(0);
  });

  it('is no reason not to be ready where there is room, or nobody can tell', () => {
    expect(checkRoom({ events: path.join(folder, 'events.db') })()).toBeUndefined();
    expect(checkRoom({ events: '/nowhere/at/all/events.db' })()).toBeUndefined();
  });
});
