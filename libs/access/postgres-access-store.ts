import type { PostgresClient, PostgresPool } from '#postgres';
import type { AccessStore, Identity, KeyEntry, NewKey, Role } from './access-store.js';
import { DEFAULT_TENANT } from './access-store.js';
import { KeyRing } from './key-ring.js';
import { newKeyRecord, planEnvironmentKey } from './key-records.js';
import type { KeyOrigin } from './key-records.js';
import { hashOfKey, newKeyText } from './key-text.js';
import { AccessDamaged, postgresKeys } from './postgres-keys.js';
import { CachedTenantSecrets, SECRET_BYTES } from './tenant-secrets.js';

export interface FollowPostgres {
  readonly pool: PostgresPool;
  readonly now: () => number;
  readonly pollEveryMs: number;
  readonly newSecret: (bytes: number) => Uint8Array;
}

/** Keys, tenants and secrets in a database that other processes change too. Keys in force are known from memory. */
export class PostgresAccessStore extends CachedTenantSecrets implements AccessStore {
  readonly #pool: PostgresPool;
  readonly #now: () => number;
  readonly #ring = new KeyRing();
  readonly #poll: NodeJS.Timeout;
  /** The database's count of changes when its keys were read last. */
  #seen = -1;
  /** Reading the keys that is under way: the next one begins after it, so that an older answer never replaces a newer. */
  #reading: Promise<void> = Promise.resolve();
  #following = false;
  #fault: string | undefined;

  private constructor({ pool, now, pollEveryMs, newSecret }: FollowPostgres) {
    super(async (tenant, name) => {
      const secret = (client: PostgresClient) => postgresKeys.secret(client, tenant, name);
      const known = await pool.transaction(secret);
      if (known) return known;
      const proposed = { tenant, name, secret: newSecret(SECRET_BYTES), made_at: now() };
      await pool.transaction((client) => postgresKeys.proposeSecret(client, proposed));
      const made = await pool.transaction(secret);
      if (!made) throw new Error('a tenant secret was written and is not there');
      return made;
    });
    this.#pool = pool;
    this.#now = now;
    this.#poll = setInterval(() => void this.#follow(), pollEveryMs).unref();
  }

  static async follow(options: FollowPostgres): Promise<PostgresAccessStore> {
    const store = new PostgresAccessStore(options);
    try {
      await store.#read();
      return store;
    } catch (error) {
      clearInterval(store.#poll);
      throw error;
    }
  }

  identify(key: string): Identity | undefined {
    return this.#ring.identify(key);
  }

  createKey(tenant: string, role: Role): Promise<NewKey> {
    return this.#write((client) => this.#insert(client, tenant, role, newKeyText(), 'command'));
  }

  async listKeys(): Promise<readonly KeyEntry[]> {
    const keys = await this.#pool.transaction(postgresKeys.all);
    return keys.map(({ keyId, tenant, role, createdAt, revokedAt }) => ({ keyId, tenant, role, createdAt, revokedAt }));
  }

  revokeKey(id: string): Promise<boolean> {
    return this.#write((client) => postgresKeys.setRevoked(client, id, this.#now()));
  }

  ensureAdministrator(fromEnvironment: string | undefined): Promise<NewKey | undefined> {
    return this.#write(async (client) => {
      const isFirst = await postgresKeys.markFirstStart(client, 'administrator', this.#now());
      if (fromEnvironment !== undefined) await this.#setEnvironmentKey(client, fromEnvironment);
      else if (isFirst) return this.#insert(client, DEFAULT_TENANT, 'admin', newKeyText(), 'first-start');
      return undefined;
    });
  }

  ensureViewer(tenant: string): Promise<NewKey | undefined> {
    return this.#write(async (client) => {
      const isFirst = await postgresKeys.markFirstStart(client, `viewer of ${tenant}`, this.#now());
      return isFirst ? this.#insert(client, tenant, 'viewer', newKeyText(), 'first-start') : undefined;
    });
  }

  listTenants(): Promise<readonly string[]> {
    return this.#pool.transaction(postgresKeys.tenants);
  }

  fault(): string | undefined {
    return this.#fault;
  }

  async close(): Promise<void> {
    clearInterval(this.#poll);
    await this.#reading.catch(() => {});
    await this.#pool.end();
  }

  async #setEnvironmentKey(client: PostgresClient, key: string): Promise<void> {
    const hash = hashOfKey(key);
    if (hash === undefined) throw new RangeError('the administrator key is too long');
    const plan = planEnvironmentKey(await postgresKeys.all(client), hash);
    for (const keyId of plan.revoke) await postgresKeys.setRevoked(client, keyId, this.#now());
    if (plan.revive !== undefined) await postgresKeys.setRevoked(client, plan.revive, null);
    if (plan.create) await this.#insert(client, DEFAULT_TENANT, 'admin', key, 'environment');
  }

  async #insert(client: PostgresClient, tenant: string, role: Role, key: string, origin: KeyOrigin): Promise<NewKey> {
    const made = { tenant, role, key, origin, createdAt: this.#now() };
    const record = newKeyRecord(made, await postgresKeys.count(client));
    await postgresKeys.insert(client, record);
    return { keyId: record.keyId, tenant, role, key };
  }

  async #write<T>(change: (client: PostgresClient) => Promise<T>): Promise<T> {
    const result = await this.#pool.transaction(async (client) => {
      await postgresKeys.takeTurn(client);
      return change(client);
    });
    await this.#read();
    return result;
  }

  /** Looks whether anybody changed anything. Where that fails, what is known goes on, and health says so. */
  async #follow(): Promise<void> {
    if (this.#following) return;
    this.#following = true;
    try {
      const changes = await this.#pool.transaction(postgresKeys.changes);
      if (changes !== this.#seen) await this.#read();
      this.#fault = undefined;
    } catch (error) {
      const why = error instanceof AccessDamaged ? 'is damaged' : 'cannot be read';
      this.#fault = `the access store ${why}: keys made or revoked by others are not seen`;
    } finally {
      this.#following = false;
    }
  }

  /** The keys as they are now, in their turn. */
  #read(): Promise<void> {
    const reading = this.#reading
      .catch(() => {})
      .then(async () => {
        await this.#pool.transaction(async (client) => {
          // The count first: what is changed between the two is read again at the next look, and not missed.
          const changes = await postgresKeys.changes(client);
          this.#ring.replace(await postgresKeys.all(client));
          if (changes !== this.#seen) this.forget();
          this.#seen = changes;
        });
      });
    this.#reading = reading;
    return reading;
  }
}
