import { beforeEach, describe, expect, it } from '@jest/globals';
import { WaitingRoom } from './waiting-room.js';

const MIB = 1024 * 1024;
const BODY = 100_000;

describe('the room in which bodies wait', () => {
  let now = 0;
  let room: WaitingRoom;
  beforeEach(() => {
    now = 0;
    room = new WaitingRoom(64 * MIB, () => now);
  });
  /** As many bodies of a tenant as it may bring. */
  const fill = (tenant: string, most = 10_000): (() => void)[] => {
    const left: (() => void)[] = [];
    while (left.length < most && room.hasRoom(tenant)) left.push(room.enter(tenant, BODY));
    return left;
  };
  /** Stores bodies at so many bytes a second, one by one, for as long as one waits. */
  const store = (bodies: readonly (() => void)[], bytesPerSecond: number): void => {
    for (const stored of bodies) {
      now += (BODY / bytesPerSecond) * 1_000;
      stored();
    }
  };

  it('takes what is stored within three seconds, as fast as that was measured to be', () => {
    const first = fill('a', 40);
    store(first, 10 * MIB);
    // Measured for less than a second it believes half of it.
    const guessed = fill('a');
    expect(guessed.length * BODY).toBeGreaterThan(10 * MIB);
    store(guessed, 2 * MIB);
    // Of three seconds' worth one tenant has two thirds.
    expect((fill('a').length * BODY) / (3 * 2 * MIB)).toBeCloseTo(2 / 3, 1);
  });

  it('leaves a third of it to those who have nothing waiting, whoever floods it', () => {
    const flooder = fill('a').length * BODY;
    expect(room.hasRoom('calm')).toBe(true);
    const second = fill('b').length * BODY;
    expect(room.hasRoom('calm')).toBe(true);
    const most = 3_000 * 5_000;
    expect(flooder / most).toBeCloseTo(2 / 3, 1);
    expect(second).toBeLessThan(flooder / 2);
  });

  it('lets one in again when it has had its turn, and forgets who has nothing waiting', () => {
    const bodies = fill('a');
    expect(room.hasRoom('a')).toBe(false);
    for (const stored of bodies.slice(0, 2)) stored();
    expect(room.hasRoom('a')).toBe(true);
    for (const stored of bodies.slice(2)) stored();
    expect([room.bytes, room.retryAfterSeconds()]).toEqual([0, 1]);
  });

  it('always has room for whoever comes to an empty one, and never more than there is memory for', () => {
    const bodies = fill('a', 20);
    store(bodies, 1_000);
    expect([room.bytes, room.hasRoom('a')]).toEqual([0, true]);
    expect(fill('a').length * BODY).toBeGreaterThan(MIB);
    const small = new WaitingRoom(MIB, () => now);
    small.enter('a', MIB);
    expect(small.hasRoom('b')).toBe(false);
  });

  it('says in how many seconds there will be room: at least one, at most sixty', () => {
    const bodies = Array.from({ length: 20 }, () => room.enter('a', BODY));
    expect(room.retryAfterSeconds()).toBe(1);
    store(bodies.slice(0, 18), 200);
    expect(room.retryAfterSeconds()).toBeGreaterThan(10);
    room.enter('b', 4 * MIB);
    expect(room.retryAfterSeconds()).toBe(60);
  });
});
