import { randomBytes } from 'node:crypto';
import { openSqliteFile, SqliteFileRefused } from '#sqlite-file';
import type { Database } from 'better-sqlite3';
import type { AccessStore, Identity, KeyEntry, NewKey, Role } from './access-store.js';
import { DEFAULT_TENANT } from './access-store.js';
import { KeyRing } from './key-ring.js';
import { newKeyRecord, planEnvironmentKey } from './key-records.js';
import type { KeyOrigin } from './key-records.js';
import { addRowSums, damagedRows } from './row-sums.js';
import { hashOfKey, newKeyText } from './key-text.js';
import { ACCESS_FILE } from './sqlite-schema.js';
import { SqliteKeys } from './sqlite-keys.js';
import { CachedTenantSecrets, SECRET_BYTES } from './tenant-secrets.js';

/** How long a change by another process may go unseen: a quarter of the two seconds that the contract allows. */
const POLL_EVERY_MS = 500;

export interface OpenSqliteAccessStore {
  /** Made with its folders where it is missing. */
  readonly file: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly pollEveryMs?: number;
}

/**
 * Opens the keys, tenants and secrets of an installation. Several processes may (the command line beside the server):
 * each sees what the others change within half a second.
 *
 * @throws SqliteFileRefused for a file that is damaged, foreign or newer; it is left untouched
 */
export async function openSqliteAccessStore({
  file,
  now,
  pollEveryMs = POLL_EVERY_MS,
}: OpenSqliteAccessStore): Promise<AccessStore> {
  const database = openSqliteFile(file, ACCESS_FILE);
  addRowSums(database);
  if (damagedRows(database) === 0) return new SqliteAccessStore(database, now, pollEveryMs);
  database.close();
  const problem = 'is damaged: keys or secrets in it are not what was written';
  throw new SqliteFileRefused('damaged', file, ACCESS_FILE.what, problem);
}

/** How many keys and secrets of a file of the newest version are not what was written. Beside whoever writes. */
export function damagedRowsOf(file: string): number {
  const database = openSqliteFile(file, { ...ACCESS_FILE, mode: 'read' });
  try {
    addRowSums(database);
    return damagedRows(database);
  } finally {
    database.close();
  }
}

class SqliteAccessStore extends CachedTenantSecrets implements AccessStore {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #keys: SqliteKeys;
  readonly #ring = new KeyRing();
  readonly #poll: NodeJS.Timeout;
  /** SQLite's count of what other connections committed. */
  #seen: unknown;
  #fault: string | undefined;

  constructor(database: Database, now: () => number, pollEveryMs: number) {
    const keys = new SqliteKeys(database);
    super((tenant, name) => keys.secret(tenant, name, randomBytes(SECRET_BYTES), now()));
    this.#database = database;
    this.#now = now;
    this.#keys = keys;
    this.#seen = this.#dataVersion();
    this.#reload();
    this.#poll = setInterval(() => this.#follow(), pollEveryMs).unref();
  }

  identify(key: string): Identity | undefined {
    return this.#ring.identify(key);
  }

  async createKey(tenant: string, role: Role): Promise<NewKey> {
    return this.#write(() => this.#insert(tenant, role, newKeyText(), 'command'));
  }

  async listKeys(): Promise<readonly KeyEntry[]> {
    return this.#keys
      .all()
      .map(({ keyId, tenant, role, createdAt, revokedAt }) => ({ keyId, tenant, role, createdAt, revokedAt }));
  }

  async revokeKey(id: string): Promise<boolean> {
    return this.#write(() => this.#keys.revoke(id, this.#now()));
  }

  async ensureAdministrator(fromEnvironment: string | undefined): Promise<NewKey | undefined> {
    return this.#write(() => {
      const isFirst = this.#keys.markFirstStart('administrator', this.#now());
      if (fromEnvironment !== undefined) this.#setEnvironmentKey(fromEnvironment);
      else if (isFirst) return this.#insert(DEFAULT_TENANT, 'admin', newKeyText(), 'first-start');
      return undefined;
    });
  }

  async ensureViewer(tenant: string): Promise<NewKey | undefined> {
    return this.#write(() => {
      const isFirst = this.#keys.markFirstStart(`viewer of ${tenant}`, this.#now());
      return isFirst ? this.#insert(tenant, 'viewer', newKeyText(), 'first-start') : undefined;
    });
  }

  async listTenants(): Promise<readonly string[]> {
    return this.#keys.tenants();
  }

  fault(): string | undefined {
    return this.#fault;
  }

  async close(): Promise<void> {
    clearInterval(this.#poll);
    this.#database.close();
  }

  #setEnvironmentKey(key: string): void {
    const hash = hashOfKey(key);
    if (hash === undefined) throw new RangeError('the administrator key is too long');
    const plan = planEnvironmentKey(this.#keys.all(), hash);
    for (const keyId of plan.revoke) this.#keys.revoke(keyId, this.#now());
    if (plan.revive !== undefined) this.#keys.revive(plan.revive);
    if (plan.create) this.#insert(DEFAULT_TENANT, 'admin', key, 'environment');
  }

  #insert(tenant: string, role: Role, key: string, origin: KeyOrigin): NewKey {
    const record = newKeyRecord({ tenant, role, key, origin, createdAt: this.#now() }, this.#keys.count());
    this.#keys.insert(record);
    return { keyId: record.keyId, tenant, role, key };
  }

  /** Takes the write lock first, so that what is decided on is what is changed, also beside another process. */
  #write<T>(change: () => T): T {
    const result = this.#database.transaction(change).immediate();
    this.#reload();
    return result;
  }

  /** Looks whether another process changed the file. Where that fails, what is known goes on, and health says so. */
  #follow(): void {
    try {
      const version = this.#dataVersion();
      if (version !== this.#seen) {
        this.#reload();
        this.forget();
        this.#seen = version;
      }
      this.#fault = undefined;
    } catch {
      this.#fault = 'the access store cannot be read: keys made or revoked by others are not seen';
    }
  }

  #reload(): void {
    this.#ring.replace(this.#keys.all());
  }

  #dataVersion(): unknown {
    return this.#database.pragma('data_version', { simple: true });
  }
}
