import { describe, expect, it } from '@jest/globals';
import type { DeviceFacets } from '#read-model';
import { ChangeStream } from './change-stream.js';
import { PENDING_MAX, SLOW_MS } from './feed-limits.js';
import { SilentStream } from './silent-stream.js';

const facets = (device: string): DeviceFacets => ({
  device,
  serial: null,
  model: null,
  site: null,
  merchant: null,
  position: null,
  lifecycle: 'DEPLOYED',
  retired: false,
  firmwareVersions: [],
  band: 0,
  cause: null,
  action: 'NONE',
  connectivity: 'ONLINE',
});
const change = (seq: number, device = `d-${seq}`) => ({
  seq,
  tenant: 'acme',
  device,
  changedAt: 0,
  before: null,
  after: facets(device),
});

function given({ gone = [] as string[] } = {}) {
  const clock = { now: 1_000_000 };
  const ended = { times: 0, stuck: 0 };
  const stream = new ChangeStream<string>({
    tenant: 'acme',
    filter: {},
    matches: () => true,
    after: 0,
    now: () => clock.now,
    toMessage: async ({ device, kind }) => (gone.includes(device) ? undefined : `${device} ${kind}`),
    onEnd: () => (ended.times += 1),
    onStuck: () => (ended.stuck += 1),
  });
  return { clock, ended, stream };
}
const code = (wanted: string) => expect.objectContaining({ extensions: expect.objectContaining({ code: wanted }) });

describe('a stream of changes', () => {
  it('gives what has come, and waits for what comes', async () => {
    const { stream } = given();
    stream.take(change(1));
    expect(await stream.next()).toEqual({ done: false, value: 'd-1 ENTERED' });
    const waiting = stream.next();
    stream.take(change(2));
    stream.passed(2);
    expect(await waiting).toEqual({ done: false, value: 'd-2 ENTERED' });
  });

  it('passes over what cannot be told', async () => {
    const { stream } = given({ gone: ['d-1'] });
    stream.take(change(1));
    stream.take(change(2));
    expect(await stream.next()).toEqual({ done: false, value: 'd-2 ENTERED' });
  });

  it('ends at once when its reader goes, also while it waits', async () => {
    const { stream, ended } = given();
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await stream.return();
    expect(ended.times).toBe(1);
  });

  it('says RESYNC when another read model takes the place', async () => {
    const { stream, ended } = given();
    const waiting = stream.next();
    stream.replaced();
    await expect(waiting).rejects.toEqual(code('RESYNC'));
    expect([await stream.next(), ended.times]).toEqual([{ done: true, value: undefined }, 1]);
  });
});

describe('a subscriber that is too slow', () => {
  it('is told so when more devices wait than may', async () => {
    const { stream } = given();
    for (let seq = 1; seq <= PENDING_MAX + 1; seq += 1) stream.take(change(seq));
    await expect(stream.next()).rejects.toEqual(code('LIMIT_EXCEEDED'));
  });

  it('is cut off when it takes nothing for long while something waits', async () => {
    const { stream, clock, ended } = given();
    stream.take(change(1));
    await stream.next();
    clock.now += SLOW_MS + 1;
    stream.passed(1);
    expect(ended.stuck).toBe(0);
    stream.take(change(2));
    stream.passed(2);
    expect(ended.stuck).toBe(1);
    await expect(stream.next()).rejects.toEqual(code('LIMIT_EXCEEDED'));
  });
});

it('a silent stream ends when its reader goes', async () => {
  const ended = { times: 0 };
  const stream = new SilentStream(() => (ended.times += 1));
  const waiting = stream.next();
  await stream.return();
  expect([await waiting, ended.times]).toEqual([{ done: true, value: undefined }, 1]);
});
