import { AccessRefused, TENANT } from './access-store.js';
import type { TenantSecrets } from './access-store.js';

export const SECRET_BYTES = 32;
/** A tenant has one identity key and uses some four quarters at a time: 20,000 tenants, some 5 MB. */
const CACHED_SECRETS_MAX = 100_000;
const QUARTER = /^\d{4}-Q[1-4]$/;

type LoadSecret = (tenant: string, name: string) => Uint8Array | Promise<Uint8Array>;

/** Secrets by tenant and name, remembered: what is sealed asks for the same few for every event. */
export class CachedTenantSecrets implements TenantSecrets {
  readonly #load: LoadSecret;
  readonly #cache = new Map<string, Promise<Uint8Array>>();

  /** @param load reads the secret, or makes it where there is none yet; the same from all processes */
  constructor(load: LoadSecret) {
    this.#load = load;
  }

  identityKey(tenant: string): Promise<Uint8Array> {
    return this.#secret(tenant, 'identity');
  }

  cardKey(tenant: string, quarter: string): Promise<Uint8Array> {
    if (!QUARTER.test(quarter)) return Promise.reject(new RangeError('a quarter is named like 2026-Q4'));
    return this.#secret(tenant, `card-${quarter}`);
  }

  /** For when the store was changed elsewhere: a key that was destroyed there must not live on here. */
  forget(): void {
    this.#cache.clear();
  }

  #secret(tenant: string, name: string): Promise<Uint8Array> {
    const id = `${tenant}/${name}`;
    const known = this.#cache.get(id);
    if (known) return known;
    if (!TENANT.test(tenant)) {
      return Promise.reject(new AccessRefused('TENANT_INVALID', 'a tenant is named by 1 to 32 of a-z 0-9 _'));
    }
    if (this.#cache.size >= CACHED_SECRETS_MAX) this.#cache.clear();
    const secret = new Promise<Uint8Array>((resolve) => resolve(this.#load(tenant, name)));
    this.#cache.set(id, secret);
    secret.catch(() => this.#cache.delete(id));
    return secret;
  }
}
