import type { PostgresClient } from '#postgres';
import { ROLES } from './access-store.js';
import type { KeyOrigin, KeyRecord } from './key-records.js';
import { rowSum } from './row-sums.js';

interface KeyRow {
  readonly key_id: string;
  readonly tenant: string;
  readonly role: string;
  readonly hash: string;
  readonly origin: KeyOrigin;
  readonly created_at: number;
  readonly revoked_at: number | null;
  readonly sum: number;
}

interface SecretRow {
  readonly tenant: string;
  readonly name: string;
  readonly secret: Uint8Array;
  readonly made_at: number;
  readonly sum: number;
}

const KEY_COLUMNS = 'key_id, tenant, role, hash, origin, created_at, revoked_at, sum';

/** Over the same columns in the same order as in SQLite (row-sums.ts). */
const keySum = ({ key_id, tenant, role, hash, origin, created_at, revoked_at }: Omit<KeyRow, 'sum'>): number =>
  rowSum([key_id, tenant, role, hash, origin, created_at, revoked_at]);
const secretSum = ({ tenant, name, secret, made_at }: Omit<SecretRow, 'sum'>): number =>
  rowSum([tenant, name, secret, made_at]);

/** Keys or secrets in the database are not what was written. */
export class AccessDamaged extends Error {
  override readonly name = 'AccessDamaged';
  readonly code = 'ACCESS_DAMAGED';
}

/** The statements on the access store's tables; transactions are the caller's. */
export const postgresKeys = {
  /** Whoever changes keys waits here for the others, so that what is decided on is what is changed. */
  async takeTurn(client: PostgresClient): Promise<void> {
    await client.query('select changes from state for update');
  },

  /** How often anything was changed. */
  async changes(client: PostgresClient): Promise<number> {
    const { rows } = await client.query<{ changes: number }>('select changes from state');
    return rows[0]?.changes ?? 0;
  },

  /**
   * Oldest first. A role that this version does not know gives nobody anything.
   *
   * @throws AccessDamaged where a row is not what was written
   */
  async all(client: PostgresClient): Promise<KeyRecord[]> {
    const { rows } = await client.query<KeyRow>(`select ${KEY_COLUMNS} from keys order by created_at, ordinal`);
    if (rows.some((row) => keySum(row) !== row.sum)) throw new AccessDamaged('keys are not what was written');
    return rows.flatMap(({ key_id, tenant, role: name, hash, origin, created_at, revoked_at }) => {
      const role = ROLES.find((known) => known === name);
      return role ? [{ keyId: key_id, tenant, role, hash, origin, createdAt: created_at, revokedAt: revoked_at }] : [];
    });
  },

  async count(client: PostgresClient): Promise<number> {
    const { rows } = await client.query<{ count: number }>('select count(*) as count from keys');
    return rows[0]?.count ?? 0;
  },

  async insert(client: PostgresClient, { keyId, tenant, role, hash, origin, createdAt }: KeyRecord): Promise<void> {
    const values = [keyId, tenant, role, hash, origin, createdAt, null] as const;
    await client.query(`insert into keys (${KEY_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8)`, [
      ...values,
      rowSum(values),
    ]);
  },

  /** Null: in force. False: there is no such key. One that is revoked already keeps its instant. */
  async setRevoked(client: PostgresClient, keyId: string, at: number | null): Promise<boolean> {
    const { rows } = await client.query<KeyRow>(`select ${KEY_COLUMNS} from keys where key_id = $1 for update`, [
      keyId,
    ]);
    const [row] = rows;
    if (row === undefined) return false;
    const revoked_at = at === null ? null : (row.revoked_at ?? at);
    const sum = keySum({ ...row, revoked_at });
    await client.query('update keys set revoked_at = $2, sum = $3 where key_id = $1', [keyId, revoked_at, sum]);
    return true;
  },

  /** True the first time. */
  async markFirstStart(client: PostgresClient, name: string, at: number): Promise<boolean> {
    const made = await client.query('insert into first_starts values ($1, $2) on conflict do nothing', [name, at]);
    return made.rowCount > 0;
  },

  async tenants(client: PostgresClient): Promise<string[]> {
    const { rows } = await client.query<{ tenant: string }>(
      'select distinct tenant from tenant_secrets order by tenant',
    );
    return rows.map(({ tenant }) => tenant);
  },

  /** @throws AccessDamaged where it is not what was written */
  async secret(client: PostgresClient, tenant: string, name: string): Promise<Uint8Array | undefined> {
    const { rows } = await client.query<SecretRow>(
      'select tenant, name, secret, made_at, sum from tenant_secrets where tenant = $1 and name = $2',
      [tenant, name],
    );
    const [row] = rows;
    if (row && secretSum(row) !== row.sum) throw new AccessDamaged('a tenant secret is not what was written');
    return row?.secret;
  },

  /** Leaves one that is there: whichever process comes first decides for all. */
  async proposeSecret(client: PostgresClient, secret: Omit<SecretRow, 'sum'>): Promise<void> {
    const { tenant, name, secret: bytes, made_at } = secret;
    await client.query('insert into tenant_secrets values ($1, $2, $3, $4, $5) on conflict do nothing', [
      tenant,
      name,
      bytes,
      made_at,
      secretSum(secret),
    ]);
  },

  /** @throws AccessDamaged where a key or a secret is not what was written */
  async check(client: PostgresClient): Promise<void> {
    await postgresKeys.all(client);
    const { rows } = await client.query<SecretRow>('select tenant, name, secret, made_at, sum from tenant_secrets');
    if (rows.some((row) => secretSum(row) !== row.sum)) throw new AccessDamaged('secrets are not what was written');
  },
};
