import { LRUCache } from 'lru-cache';

/** Keys that asked last; one that is forgotten may see the log go back once, by the age of a kept answer. */
const KEYS_MAX = 1_000;

/** What each key was told that answers reflect: for who asks with one key the log never goes back. */
export class ToldPositions {
  readonly #told = new LRUCache<string, bigint>({ max: KEYS_MAX });

  of(keyId: string): bigint {
    return this.#told.get(keyId) ?? 0n;
  }

  tell(keyId: string, position: bigint): void {
    if (position > this.of(keyId)) this.#told.set(keyId, position);
  }
}
