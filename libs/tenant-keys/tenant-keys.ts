import type { TenantSecrets } from '#access';
import { keyedHash } from './keyed-hash.js';

/** The keys of one tenant as the codec takes them. */
export interface TenantKeys {
  /** Of event ids, and of ids and sources that held a card number. */
  readonly identity: Uint8Array;
  /** Of card tokens in one calendar quarter, such as `2026-Q4`. Throws for a quarter that was not fetched. */
  card(quarter: string): Uint8Array;
  keyedHash(key: Uint8Array, text: string): Uint8Array;
}

/**
 * Keys of one tenant for as long as one request or command runs: the identity key from the start, those of quarters as
 * they turn out to be needed. The store of secrets remembers them from one request to the next, and forgets what was
 * destroyed.
 */
export class TenantKeysInHand implements TenantKeys {
  readonly keyedHash = keyedHash;
  readonly #cards = new Map<string, Uint8Array>();

  private constructor(
    readonly identity: Uint8Array,
    private readonly tenant: string,
    private readonly secrets: TenantSecrets,
  ) {}

  /** Rejects with what the store of secrets rejects with. */
  static async of(tenant: string, secrets: TenantSecrets): Promise<TenantKeysInHand> {
    return new TenantKeysInHand(await secrets.identityKey(tenant), tenant, secrets);
  }

  holds(quarter: string): boolean {
    return this.#cards.has(quarter);
  }

  async fetch(quarter: string): Promise<void> {
    this.#cards.set(quarter, await this.secrets.cardKey(this.tenant, quarter));
  }

  card(quarter: string): Uint8Array {
    const key = this.#cards.get(quarter);
    if (!key) throw new Error('the key of this quarter was not fetched');
    return key;
  }
}
