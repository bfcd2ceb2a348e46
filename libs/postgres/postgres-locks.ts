import { hash } from 'node:crypto';
import type { PostgresClient } from './postgres-pool.js';

/** 64 bits of a hash: two names of one database that share them are not to be expected. */
export const lockKey = (name: string): string =>
  BigInt.asIntN(64, BigInt(`0x${hash('sha256', name).slice(0, 16)}`)).toString();

/** Waits for a lock that lasts until the transaction ends: two processes do not make the same tables at once. */
export async function takeTransactionLock(client: PostgresClient, name: string): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1::bigint)', [lockKey(name)]);
}
