import { timingSafeEqual } from 'node:crypto';
import type { Identity } from './access-store.js';
import { hashOfKey } from './key-text.js';
import type { KeyRecord } from './key-records.js';

interface Held {
  readonly hash: Buffer;
  readonly identity: Identity;
}

/** The keys in force, in memory: who asks with a key is answered without a look at the disk. */
export class KeyRing {
  #byHash = new Map<string, Held>();

  replace(keys: Iterable<KeyRecord>): void {
    const next = new Map<string, Held>();
    for (const { hash, keyId, tenant, role, revokedAt } of keys) {
      if (revokedAt !== null) continue;
      next.set(hash, { hash: Buffer.from(hash, 'hex'), identity: Object.freeze({ keyId, tenant, role }) });
    }
    this.#byHash = next;
  }

  /**
   * Found by its hash: how long that takes says something of the hash, nothing of the key. The comparison that
   * decides takes the same time wherever they differ.
   */
  identify(key: string): Identity | undefined {
    const hash = hashOfKey(key);
    const held = hash === undefined ? undefined : this.#byHash.get(hash);
    return held && hash && timingSafeEqual(held.hash, Buffer.from(hash, 'hex')) ? held.identity : undefined;
  }
}
