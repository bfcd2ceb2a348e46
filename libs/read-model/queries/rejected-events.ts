import type { Kysely } from 'kysely';
import type { ReadModelDatabase, RejectedRow } from '../schema/database.js';

export interface RejectedPlace {
  readonly receivedAt: number;
  readonly id: string;
}

export interface RejectedRequest {
  readonly tenant: string;
  readonly limit: number;
  /** Milliseconds since 1970: what was refused before is shown no longer. */
  readonly since: number;
  readonly after?: RejectedPlace | undefined;
}

/** Refused events, the newest first. */
export async function listRejected(db: Kysely<ReadModelDatabase>, request: RejectedRequest): Promise<RejectedRow[]> {
  const { tenant, limit, since, after } = request;
  let query = db.selectFrom('rejected').selectAll().where('tenant', '=', tenant).where('receivedAt', '>=', since);
  if (after) {
    const { receivedAt, id } = after;
    query = query
      .where('receivedAt', '<=', receivedAt)
      .where((eb) => eb.or([eb('receivedAt', '<', receivedAt), eb('id', '<', id)]));
  }
  return query.orderBy('receivedAt', 'desc').orderBy('id', 'desc').limit(limit).execute();
}
