import type { Database, Statement } from 'better-sqlite3';
import { ROLES } from './access-store.js';
import type { KeyOrigin, KeyRecord } from './key-records.js';
import { addRowSums, sumRows } from './row-sums.js';

interface KeyRow {
  readonly key_id: string;
  readonly tenant: string;
  readonly role: string;
  readonly hash: string;
  readonly origin: KeyOrigin;
  readonly created_at: number;
  readonly revoked_at: number | null;
}

/** The statements on the access store's tables; transactions are the caller's. */
export class SqliteKeys {
  readonly #all: Statement<[], KeyRow>;
  readonly #count: Statement<[], { readonly count: number }>;
  readonly #insert: Statement<[Omit<KeyRow, 'revoked_at'>]>;
  readonly #revoke: Statement<[number, string]>;
  readonly #revive: Statement<[string]>;
  readonly #mark: Statement<[string, number]>;
  readonly #sumKey: Statement<[string]>;
  readonly #tenants: Statement<[], string>;
  readonly #secret: Statement<[string, string], { readonly secret: Uint8Array }>;
  readonly #newSecret: Statement<[{ tenant: string; name: string; secret: Uint8Array; at: number }]>;

  constructor(database: Database) {
    addRowSums(database);
    this.#all = database.prepare('SELECT * FROM keys ORDER BY created_at, rowid');
    this.#count = database.prepare('SELECT count(*) AS count FROM keys');
    this.#insert = database.prepare(
      'INSERT INTO keys (key_id, tenant, role, hash, origin, created_at) VALUES (@key_id, @tenant, @role, @hash, @origin, @created_at)',
    );
    this.#revoke = database.prepare('UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE key_id = ?');
    this.#revive = database.prepare('UPDATE keys SET revoked_at = NULL WHERE key_id = ?');
    this.#sumKey = database.prepare(sumRows('keys', 'key_id = ?'));
    this.#mark = database.prepare('INSERT OR IGNORE INTO first_starts (name, made_at) VALUES (?, ?)');
    this.#tenants = database.prepare<[], string>('SELECT DISTINCT tenant FROM tenant_secrets ORDER BY tenant').pluck();
    this.#secret = database.prepare('SELECT secret FROM tenant_secrets WHERE tenant = ? AND name = ?');
    this.#newSecret = database.prepare(
      'INSERT OR IGNORE INTO tenant_secrets (tenant, name, secret, made_at, sum) VALUES (@tenant, @name, @secret, @at, row_sum(@tenant, @name, @secret, @at))',
    );
  }

  /** Oldest first. A role that this version does not know gives nobody anything. */
  all(): KeyRecord[] {
    return this.#all.all().flatMap(({ key_id, tenant, role: name, hash, origin, created_at, revoked_at }) => {
      const role = ROLES.find((known) => known === name);
      return role ? [{ keyId: key_id, tenant, role, hash, origin, createdAt: created_at, revokedAt: revoked_at }] : [];
    });
  }

  count(): number {
    return this.#count.get()?.count ?? 0;
  }

  insert({ keyId, tenant, role, hash, origin, createdAt }: KeyRecord): void {
    this.#insert.run({ key_id: keyId, tenant, role, hash, origin, created_at: createdAt });
    this.#sumKey.run(keyId);
  }

  /** False: there is no such key. */
  revoke(keyId: string, at: number): boolean {
    const isThere = this.#revoke.run(at, keyId).changes > 0;
    this.#sumKey.run(keyId);
    return isThere;
  }

  revive(keyId: string): void {
    this.#revive.run(keyId);
    this.#sumKey.run(keyId);
  }

  /** True the first time. */
  markFirstStart(name: string, at: number): boolean {
    return this.#mark.run(name, at).changes > 0;
  }

  tenants(): string[] {
    return this.#tenants.all();
  }

  /** The secret that is there, else the one proposed: whichever process comes first decides for all. */
  secret(tenant: string, name: string, proposed: Uint8Array, at: number): Uint8Array {
    const known = this.#secret.get(tenant, name);
    if (known) return known.secret;
    this.#newSecret.run({ tenant, name, secret: proposed, at });
    const made = this.#secret.get(tenant, name);
    if (!made) throw new Error('a tenant secret was written and is not there');
    return made.secret;
  }
}
