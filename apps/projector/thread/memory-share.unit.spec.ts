import { describe, expect, it } from '@jest/globals';
import type { LogPosition } from '#event-store';
import { MemoryShare } from './memory-share.js';

const at = (position: bigint): LogPosition => position as LogPosition;
const outOfMemory = (memory: MemoryShare, times: number): void => {
  for (let time = 0; time < times; time += 1) memory.ended('ERR_WORKER_OUT_OF_MEMORY');
};

describe('the share of memory', () => {
  it('is a quarter of what it was after each life that ran out of it, down to a least', () => {
    const memory = new MemoryShare();
    expect(memory.share).toBe(1);
    memory.ended('ERR_WORKER_OUT_OF_MEMORY');
    expect(memory.share).toBe(0.25);
    outOfMemory(memory, 10);
    expect(memory.share).toBe(1 / 1_024);
  });

  it('stays after a life that ended of something else', () => {
    const memory = new MemoryShare();
    memory.ended(undefined);
    memory.ended('SQLITE_FULL');
    expect(memory.share).toBe(1);
  });

  it('is a fault where the least is too much, until the projector has come further', () => {
    const memory = new MemoryShare();
    memory.moved(at(7n));
    outOfMemory(memory, 5);
    expect(memory.fault()).toBeUndefined();
    outOfMemory(memory, 1);
    expect(memory.fault()).toMatch(/smallest transaction behind log position 7$/);
    memory.moved(at(7n));
    expect(memory.fault()).toMatch(/position 7$/);
    memory.moved(at(8n));
    expect(memory.fault()).toBeUndefined();
  });
});
