import { describe, expect, it } from '@jest/globals';
import type { DeviceChange } from '#read-model/queries';
import { Followers, type Follower } from './followers.js';

const facets = (device: string, site: string | null) => ({ device, site }) as NonNullable<DeviceChange['after']>;
const change = (tenant: string, device: string, from: string | null | undefined, to: string | null): DeviceChange => ({
  seq: 1,
  tenant,
  device,
  changedAt: 0,
  before: from === undefined ? null : facets(device, from),
  after: facets(device, to),
});

class Listener implements Follower {
  readonly heard: string[] = [];
  constructor(
    readonly tenant: string,
    readonly filter: Follower['filter'],
  ) {}
  take({ device }: DeviceChange): void {
    this.heard.push(device);
  }
  passed(): void {}
  replaced(): void {}
}

describe('a change', () => {
  it('is handed to those whom it may concern, once each', () => {
    const everything = new Listener('acme', {});
    const stranger = new Listener('other', {});
    const [here, there, elsewhere] = ['here', 'there', 'elsewhere'].map((site) => new Listener('acme', { site }));
    const few = new Listener('acme', { ids: ['a', 'a', 'b'], site: 'here' });
    const nobody = new Listener('acme', { ids: [] });
    const followers = new Followers();
    const all = [everything, stranger, here, there, elsewhere, few, nobody].flatMap((one) => one ?? []);
    for (const one of all) followers.add(one);
    followers.tell(change('acme', 'a', 'here', 'there'));
    followers.tell(change('acme', 'b', 'here', 'here'));
    followers.tell(change('acme', 'c', undefined, null));
    followers.tell(change('other', 'a', 'here', 'here'));
    expect(all.map(({ heard }) => heard.join(''))).toEqual(['abc', 'a', 'ab', 'a', '', 'ab', '']);
  });

  it('reaches nobody who has gone', () => {
    const [one, two] = [new Listener('acme', { site: 's' }), new Listener('acme', { site: 's' })];
    const followers = new Followers();
    followers.add(one);
    followers.add(two);
    followers.delete(one);
    followers.delete(one);
    followers.tell(change('acme', 'a', 's', 's'));
    expect([one.heard, two.heard, followers.size]).toEqual([[], ['a'], 1]);
    followers.clear();
    followers.tell(change('acme', 'b', 's', 's'));
    expect([two.heard, followers.size]).toEqual([['a'], 0]);
  });
});
