import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';

/** All rows that must be the same whatever way the events came, without what tells of their way. */
export async function rowsOf(db: Kysely<ReadModelDatabase>): Promise<Record<string, unknown[]>> {
  const devices = await db.selectFrom('devices').selectAll().orderBy('tenant').orderBy('device').execute();
  const details = await db.selectFrom('deviceDetails').selectAll().orderBy('tenant').orderBy('device').execute();
  const hours = await db
    .selectFrom('deviceHours')
    .selectAll()
    .orderBy('tenant')
    .orderBy('device')
    .orderBy('fromHour')
    .execute();
  return {
    devices: devices.map(({ pulseJson, ...row }) => ({
      ...row,
      pulse: (JSON.parse(pulseJson) as { pulse: unknown }).pulse,
    })),
    details: details.map(({ recordJson, assessmentJson, ...row }) => ({
      ...row,
      record: JSON.parse(recordJson) as unknown,
      hours: hours
        .filter(({ tenant, device }) => tenant === row.tenant && device === row.device)
        .map(({ hoursJson }) => JSON.parse(hoursJson) as unknown),
      assessment: JSON.parse(assessmentJson) as unknown,
    })),
    firmware: await db.selectFrom('deviceFirmware').selectAll().orderBy('device').orderBy('component').execute(),
    terms: await db.selectFrom('positionTerms').selectAll().orderBy('position').orderBy('ordinal').execute(),
    sites: await db.selectFrom('sites').selectAll().orderBy('site').execute(),
    sources: await db.selectFrom('sources').selectAll().orderBy('source').execute(),
    sourceHours: await db.selectFrom('sourceHours').selectAll().orderBy('source').orderBy('hour').execute(),
    deadLetters: await db.selectFrom('deadLetters').select(['eventId', 'reason']).orderBy('eventId').execute(),
  };
}
