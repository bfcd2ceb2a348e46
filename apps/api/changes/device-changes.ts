import {
  matchesFilter,
  newestChange,
  oldestChange,
  readChanges,
  readGeneration,
  type DeviceFilter,
} from '#read-model/queries';
import type { DeviceNode } from '../devices/device-node.js';
import type { ApiPorts } from '../ports.js';
import { readChangeCursor, resync, writeChangeCursor } from './change-cursor.js';
import type { ChangeFeed } from './change-feed.js';
import { ChangeStream } from './change-stream.js';
import { FEED_PAGE, PENDING_MAX } from './feed-limits.js';
import type { ChangeKind, ToldChange } from './pending-changes.js';
import { SharedDevices } from './shared-devices.js';
import type { SubscriptionPlaces } from './subscription-places.js';

export interface DeviceChangeMessage {
  readonly deviceChanged: { readonly kind: ChangeKind; readonly cursor: string; readonly device: DeviceNode };
}

export interface DeviceChangesRequest {
  readonly tenant: string;
  readonly filter: DeviceFilter;
  /** Goes on from there; absent: from now on. */
  readonly after?: string | undefined;
  readonly onStuck: () => void;
}

/** The changes of devices, live, and where asked for also what was missed while a line was broken. */
export class DeviceChanges {
  readonly #shared: SharedDevices;

  constructor(
    private readonly ports: ApiPorts,
    private readonly feed: ChangeFeed,
    private readonly places: SubscriptionPlaces,
  ) {
    this.#shared = new SharedDevices(ports);
  }

  /** Throws `LIMIT_EXCEEDED` where there is no place, `RESYNC` where nobody can go on from the cursor. */
  async subscribe({
    tenant,
    filter,
    after,
    onStuck,
  }: DeviceChangesRequest): Promise<AsyncIterableIterator<DeviceChangeMessage>> {
    const giveBack = this.places.take(tenant);
    try {
      await this.feed.begin();
      const { db, now } = this.ports;
      const generation = await readGeneration(db());
      const newest = await newestChange(db());
      const from =
        after === undefined
          ? newest
          : readChangeCursor(after, { generation, oldest: await oldestChange(db()), newest }, now());
      let unfollow = (): void => {};
      const stream = new ChangeStream<DeviceChangeMessage>({
        tenant,
        filter,
        matches: matchesFilter(filter),
        after: from,
        now,
        toMessage: (change) => this.#messageOf(tenant, generation, change),
        onEnd: () => {
          unfollow();
          giveBack();
        },
        onStuck,
      });
      await this.#catchUp(stream, from);
      unfollow = this.feed.follow(stream);
      return stream;
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  /** Reads what lies between the cursor and the feed; the feed hands over all that comes after. */
  async #catchUp(stream: ChangeStream<DeviceChangeMessage>, from: number): Promise<void> {
    for (let at = from; at < this.feed.seq;) {
      const upTo = this.feed.seq;
      const { tenant } = stream;
      const changes = await readChanges(this.ports.db(), { after: at, upTo, limit: FEED_PAGE, tenant });
      for (const change of changes) stream.take(change);
      if (stream.waiting > PENDING_MAX) throw resync(`More than ${PENDING_MAX} devices have changed since.`);
      at = changes.length === FEED_PAGE ? (changes.at(-1)?.seq ?? upTo) : upTo;
    }
    stream.passed(this.feed.seq);
  }

  /** The device as it is now, which may be more than what is told of it. */
  async #messageOf(
    tenant: string,
    generation: string,
    { device, kind, cursor }: ToldChange,
  ): Promise<DeviceChangeMessage | undefined> {
    const node = await this.#shared.find(tenant, device, this.feed.seq);
    if (node) this.ports.operations.changeTold();
    return node
      ? { deviceChanged: { kind, cursor: writeChangeCursor({ generation, ...cursor }), device: node } }
      : undefined;
  }
}
