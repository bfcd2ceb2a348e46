import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { startThread } from '#threads';
import { openSqliteEventStore } from './index.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const folder = temporaryFolder();
const append = () => ({
  stream: 'telemetry-01-acme-d1',
  expected: 'any' as const,
  events: [{ eventId: crypto.randomUUID(), type: 'test.v1', data: '{}', metadata: '{}' }],
});

describe('readers of a file beside its writer', () => {
  it('are woken in other threads, where they see what was appended', async () => {
    const file = folder.path('threads.db');
    const writer = openSqliteEventStore({ file, mode: 'own' });
    const reader = startThread(new URL('./testing/listener.thread', import.meta.url), { workerData: file });
    expect(await once(reader, 'message')).toEqual(['listening']);
    for (const head of [1n, 2n, 3n]) {
      const woken = once(reader, 'message');
      await writer.append([append()]);
      expect(await woken).toEqual([head]);
    }
    reader.postMessage('close');
    await once(reader, 'exit');
    await writer.append([append()]);
    await writer.close();
  });

  it('are woken in its own thread, until they stop listening', async () => {
    const file = folder.path('beside.db');
    const writer = openSqliteEventStore({ file, mode: 'own' });
    const reader = openSqliteEventStore({ file, mode: 'read' });
    let wakened = 0;
    const woken = new Promise<() => void>((resolve) => {
      const stop = reader.onAppended(() => {
        wakened += 1;
        resolve(stop);
      });
    });
    await writer.append([append()]);
    (await woken)();
    expect(await reader.head()).toBe(1n);
    const other = openSqliteEventStore({ file, mode: 'read' });
    const otherWoken = new Promise<void>((resolve) => void other.onAppended(resolve));
    await writer.append([append()]);
    await otherWoken;
    expect(wakened).toBe(1);
    await other.close();
    await reader.close();
    await writer.close();
  });
});
