import type { TenantSecrets } from '#access';
import type { SealingKeys } from '#telemetry';
import { keyedHash } from './keyed-hash.js';

/**
 * Keys of one tenant for as long as one request or command runs: the identity key from the start, those of quarters as
 * they turn out to be needed. The store of secrets remembers them from one request to the next, and forgets what was
 * destroyed.
 */
export class TenantKeys implements SealingKeys {
  readonly keyedHash = keyedHash;
  readonly #cards = new Map<string, Uint8Array>();

  private constructor(
    readonly identity: Uint8Array,
    private readonly tenant: string,
    private readonly secrets: TenantSecrets,
  ) {}

  /** Rejects with what the store of secrets rejects with. */
  static async of(tenant: string, secrets: TenantSecrets): Promise<TenantKeys> {
    return new TenantKeys(await secrets.identityKey(tenant), tenant, secrets);
  }

  holds(quarter: string): boolean {
    return this.#cards.has(quarter);
  }

  /** Fetches the key of card tokens in a calendar quarter, such as `2026-Q4`, so that `card` has it. */
  async fetch(quarter: string): Promise<void> {
    this.#cards.set(quarter, await this.secrets.cardKey(this.tenant, quarter));
  }

  card(quarter: string): Uint8Array {
    const key = this.#cards.get(quarter);
    if (!key) throw new Error('the key of this quarter was not fetched');
    return key;
  }
}
