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

/** Keys, tenants and their secrets: one port, embedded in SQLite now, PostgreSQL later. */
export interface AccessStore extends TenantSecrets {
  /** Who bears this key; undefined for a key that is unknown or revoked. Answers from memory, at most two seconds old. */
  identify(key: string): Identity | undefined;
  createKey(tenant: string, role: Role): Promise<NewKey>;
  listKeys(): Promise<readonly KeyEntry[]>;
  /** False: there is no such key. */
  revokeKey(id: string): Promise<boolean>;
  /** The administrator key of `default`: from the environment (replaces the one set so before), or made on the very first start. */
  ensureAdministrator(fromEnvironment: string | undefined): Promise<NewKey | undefined>;
  close(): Promise<void>;
}
