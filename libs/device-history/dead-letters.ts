import type { ReadModelDatabase } from '#read-model';
import { deviceStream } from '#streams';
import type { Kysely } from 'kysely';

/** Events of one device that could not be folded and are passed until they can be. */
export async function deadLettersOf(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  device: string,
): Promise<ReadonlySet<string>> {
  const streams = (['telemetry', 'clock', 'device'] as const).map((category) => deviceStream(category, tenant, device));
  const rows = await db.selectFrom('deadLetters').select('eventId').where('stream', 'in', streams).execute();
  return new Set(rows.map(({ eventId }) => eventId));
}
