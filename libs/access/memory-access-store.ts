import { randomBytes } from 'node:crypto';
import type { AccessStore, KeyEntry, NewKey, Role } from './access-store.js';
import { DEFAULT_TENANT } from './access-store.js';
import { KeyRing } from './key-ring.js';
import { newKeyRecord, planEnvironmentKey } from './key-records.js';
import type { KeyOrigin, KeyRecord } from './key-records.js';
import { hashOfKey, newKeyText } from './key-text.js';
import { CachedTenantSecrets, SECRET_BYTES } from './tenant-secrets.js';

/** What an installation keeps; several stores on one of these are several processes on one file. */
export interface AccessMemory {
  readonly keys: Map<string, KeyRecord>;
  readonly secrets: Map<string, Uint8Array>;
  readonly firstStarts: Set<string>;
}
export const newAccessMemory = (): AccessMemory => ({ keys: new Map(), secrets: new Map(), firstStarts: new Set() });

/** The reference of the port, for tests: the same rules, no disk. */
export class MemoryAccessStore extends CachedTenantSecrets implements AccessStore {
  readonly #memory: AccessMemory;
  readonly #now: () => number;

  constructor(now: () => number, memory: AccessMemory = newAccessMemory()) {
    super((tenant, name) => {
      const id = `${tenant}/${name}`;
      const secret = memory.secrets.get(id) ?? randomBytes(SECRET_BYTES);
      memory.secrets.set(id, secret);
      return secret;
    });
    this.#memory = memory;
    this.#now = now;
  }

  identify(key: string): ReturnType<AccessStore['identify']> {
    const ring = new KeyRing();
    ring.replace(this.#memory.keys.values());
    return ring.identify(key);
  }

  async createKey(tenant: string, role: Role): Promise<NewKey> {
    return this.#insert(tenant, role, newKeyText(), 'command');
  }

  async listKeys(): Promise<readonly KeyEntry[]> {
    return [...this.#memory.keys.values()].map(({ hash: _hash, origin: _origin, ...entry }) => entry);
  }

  async revokeKey(id: string): Promise<boolean> {
    const key = this.#memory.keys.get(id);
    if (key) this.#memory.keys.set(id, { ...key, revokedAt: key.revokedAt ?? this.#now() });
    return key !== undefined;
  }

  async ensureAdministrator(fromEnvironment: string | undefined): Promise<NewKey | undefined> {
    const isFirst = this.#isFirst('administrator');
    if (fromEnvironment === undefined) {
      return isFirst ? this.#insert(DEFAULT_TENANT, 'admin', newKeyText(), 'first-start') : undefined;
    }
    const plan = planEnvironmentKey([...this.#memory.keys.values()], hashOfKey(fromEnvironment) ?? '');
    for (const keyId of plan.revoke) await this.revokeKey(keyId);
    const revived = plan.revive === undefined ? undefined : this.#memory.keys.get(plan.revive);
    if (revived) this.#memory.keys.set(revived.keyId, { ...revived, revokedAt: null });
    if (plan.create) this.#insert(DEFAULT_TENANT, 'admin', fromEnvironment, 'environment');
    return undefined;
  }

  async ensureViewer(tenant: string): Promise<NewKey | undefined> {
    return this.#isFirst(`viewer of ${tenant}`)
      ? this.#insert(tenant, 'viewer', newKeyText(), 'first-start')
      : undefined;
  }

  async listTenants(): Promise<readonly string[]> {
    return [...new Set([...this.#memory.secrets.keys()].map((id) => id.slice(0, id.indexOf('/'))))].sort();
  }

  fault(): undefined {
    return undefined;
  }

  async close(): Promise<void> {
    this.forget();
  }

  #isFirst(name: string): boolean {
    const isFirst = !this.#memory.firstStarts.has(name);
    this.#memory.firstStarts.add(name);
    return isFirst;
  }

  #insert(tenant: string, role: Role, key: string, origin: KeyOrigin): NewKey {
    const made = { tenant, role, key, origin, createdAt: this.#now() };
    const record = newKeyRecord(made, this.#memory.keys.size);
    this.#memory.keys.set(record.keyId, record);
    return { keyId: record.keyId, tenant, role, key };
  }
}
