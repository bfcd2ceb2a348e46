export const ROLES = ['gateway', 'viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const TENANT = /^[a-z0-9_]{1,32}$/;

/** What a key says of its bearer. */
export interface Identity {
  readonly keyId: string;
  readonly tenant: string;
  readonly role: Role;
}

export interface KeyEntry extends Identity {
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

/** A key as it is shown once, when it is made. */
export interface NewKey extends Identity {
  readonly key: string;
}

/**
 * Secrets of a tenant; made when first asked for, the same ever after, also in other processes. 32 random bytes each.
 * They lie in the access store only: who has the event store alone can link neither cards nor identities.
 */
export interface TenantSecrets {
  /** Key of event ids and of ids and sources that held a card number; of no quarter. */
  identityKey(tenant: string): Promise<Uint8Array>;
  /** Key of card tokens in one calendar quarter, such as `2026-Q4`. */
  cardKey(tenant: string, quarter: string): Promise<Uint8Array>;
}

/** The tenant of the administrator key that a first start makes or the environment names. */
export const DEFAULT_TENANT = 'default';

export type AccessRefusal = 'TENANT_INVALID' | 'KEYS_LIMIT' | 'KEY_TAKEN';

/** What was asked of the access store cannot be done; the message holds no key. */
export class AccessRefused extends Error {
  override readonly name = 'AccessRefused';

  constructor(
    readonly code: AccessRefusal,
    message: string,
  ) {
    super(message);
  }
}

/** Keys, tenants and their secrets: one port, embedded in SQLite now, PostgreSQL later. */
export interface AccessStore extends TenantSecrets {
  /** Who bears this key; undefined for a key that is unknown or revoked. Answers from memory, at most two seconds old. */
  identify(key: string): Identity | undefined;
  /** In force at once here, within two seconds elsewhere. Throws AccessRefused for a tenant's name that is none. */
  createKey(tenant: string, role: Role): Promise<NewKey>;
  /** Oldest first, revoked ones too. */
  listKeys(): Promise<readonly KeyEntry[]>;
  /** False: there is no such key. One that is revoked already stays so. */
  revokeKey(id: string): Promise<boolean>;
  /**
   * The administrator key of `default`: the environment's (replaces the one set so before, which is revoked, and is in
   * force again even where it was revoked by hand), else made on the very first start. Only a key that was made here is
   * answered, to be shown once. Throws AccessRefused where the environment's key is somebody else's already.
   */
  ensureAdministrator(fromEnvironment: string | undefined): Promise<NewKey | undefined>;
  /** A viewer's key of a tenant, made when first asked for; undefined ever after, also once it was revoked. */
  ensureViewer(tenant: string): Promise<NewKey | undefined>;
  /**
   * Tenants that have a secret, sorted: whoever has anything stored, since nothing is without the identity key (refused
   * events neither).
   */
  listTenants(): Promise<readonly string[]>;
  /** Why answers may be out of date, without secrets; undefined when all is well. For health checks. */
  fault(): string | undefined;
  close(): Promise<void>;
}
