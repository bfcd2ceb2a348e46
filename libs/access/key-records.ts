import { AccessRefused, DEFAULT_TENANT, ROLES, TENANT } from './access-store.js';
import type { Role } from './access-store.js';
import { hashOfKey, newKeyId } from './key-text.js';

/** Who made a key: the command line, the environment, or a first start. */
export type KeyOrigin = 'command' | 'environment' | 'first-start';

/** A key as it is stored. */
export interface KeyRecord {
  readonly keyId: string;
  readonly tenant: string;
  readonly role: Role;
  /** SHA-256 in hex. */
  readonly hash: string;
  readonly origin: KeyOrigin;
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

/** All keys are held in memory by every process, some 300 bytes each: 30 MB at most. */
export const KEYS_MAX = 100_000;

export interface KeyToRecord extends Pick<KeyRecord, 'tenant' | 'role' | 'origin' | 'createdAt'> {
  /** Kept as its hash alone. */
  readonly key: string;
}

/** What is stored of a new key. Throws AccessRefused where one more must not be made, RangeError for a key too long. */
export function newKeyRecord({ key, ...of }: KeyToRecord, existing: number): KeyRecord {
  if (!TENANT.test(of.tenant)) throw new AccessRefused('TENANT_INVALID', 'a tenant is named by 1 to 32 of a-z 0-9 _');
  if (!ROLES.includes(of.role)) throw new RangeError('no such role');
  if (existing >= KEYS_MAX) throw new AccessRefused('KEYS_LIMIT', `there are ${KEYS_MAX} keys already`);
  const hash = hashOfKey(key);
  if (hash === undefined) throw new RangeError('the key is too long');
  return { ...of, keyId: newKeyId(), hash, revokedAt: null };
}

/** What has to be written so that the environment's key is the administrator's. */
export interface EnvironmentKeyPlan {
  readonly revoke: readonly string[];
  /** Id of a key that is there and comes back into force. */
  readonly revive?: string;
  readonly create: boolean;
}

/** Throws AccessRefused where the environment's key was given to somebody else: it would be two identities. */
export function planEnvironmentKey(keys: readonly KeyRecord[], hash: string): EnvironmentKeyPlan {
  const same = keys.find((key) => key.hash === hash);
  if (same && (same.tenant !== DEFAULT_TENANT || same.role !== 'admin')) {
    throw new AccessRefused('KEY_TAKEN', 'TILLWATCH_ADMIN_KEY holds the key of another tenant or role');
  }
  const revoke = keys
    .filter((key) => key.origin === 'environment' && key.revokedAt === null && key.hash !== hash)
    .map((key) => key.keyId);
  const isRevoked = same !== undefined && same.revokedAt !== null;
  return { revoke, create: same === undefined, ...(isRevoked && { revive: same.keyId }) };
}
