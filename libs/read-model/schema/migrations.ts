import { sql, type Kysely } from 'kysely';
import { dialectOf } from '../dialects/dialect.js';

/** A step of the schema; steps are numbered from 1 and never change once released. */
export type Migration = (db: Kysely<unknown>) => Promise<void>;

/**
 * The first schema. A read model of an older one is rebuilt rather than altered where its rows cannot be told from what
 * it holds: the event store is the truth.
 */
const first: Migration = async (db) => {
  const { schema } = db;
  const dialect = dialectOf(db);
  await schema
    .createTable('meta')
    .addColumn('name', dialect.text, (c) => c.primaryKey())
    .addColumn('value', dialect.text, (c) => c.notNull())
    .execute();

  await schema
    .createTable('checkpoints')
    .addColumn('projector', dialect.text, (c) => c.primaryKey())
    .addColumn('log_position', dialect.text, (c) => c.notNull())
    .addColumn('moved_at', 'bigint', (c) => c.notNull())
    .addColumn('newest_received_at', 'bigint', (c) => c.notNull())
    .execute();

  await schema
    .createTable('devices')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('device', dialect.text, (c) => c.notNull())
    .addColumn('serial', dialect.text)
    .addColumn('model', dialect.text)
    .addColumn('position', dialect.text)
    .addColumn('site', dialect.text)
    .addColumn('merchant', dialect.text)
    .addColumn('lifecycle', dialect.text, (c) => c.notNull())
    .addColumn('retired', 'integer', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('first_seen_at', 'bigint')
    .addColumn('last_seen_at', 'bigint')
    .addColumn('connectivity', dialect.text, (c) => c.notNull())
    .addColumn('heard_through', dialect.text)
    .addColumn('silent_from', 'bigint')
    .addColumn('look_again_at', 'bigint')
    .addColumn('band', 'integer', (c) => c.notNull())
    .addColumn('risk', 'double precision', (c) => c.notNull())
    .addColumn('cause', dialect.text)
    .addColumn('action', dialect.text, (c) => c.notNull())
    .addColumn('device_folded', dialect.text, (c) => c.notNull())
    .addColumn('serial_folded', dialect.text)
    .addColumn('position_folded', dialect.text)
    .addColumn('site_folded', dialect.text)
    .addColumn('merchant_folded', dialect.text)
    .addColumn('pulse_json', dialect.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('devices_pk', ['tenant', 'device'])
    .execute();
  const index = (table: string, name: string, columns: string[]) =>
    schema.createIndex(`${table}_${name}`).on(table).columns(columns).execute();
  // As the worst are listed: the last column rises where the others fall, so that no page is sorted.
  await index('devices', 'by_risk', ['tenant', 'band desc', 'risk desc', 'device']);
  // All that a fleet is counted by, so that counting touches no row.
  await index('devices', 'by_counts', ['tenant', 'retired', 'connectivity', 'band', 'cause', 'action']);
  await sql`create index devices_by_last_seen on devices (tenant, ${dialect.risingNullsFirst('last_seen_at')}, device)`.execute(
    db,
  );
  await index('devices', 'by_silence', ['tenant', 'heard_through', 'silent_from']);
  await index('devices', 'by_look_again', ['look_again_at']);
  for (const column of [
    'site',
    'merchant',
    'model',
    'device_folded',
    'serial_folded',
    'position_folded',
    'site_folded',
    'merchant_folded',
  ]) {
    await index('devices', `by_${column}`, ['tenant', column]);
  }

  await schema
    .createTable('device_details')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('device', dialect.text, (c) => c.notNull())
    // The longest last: SQLite reads through everything that stands before a column.
    .addColumn('inconsistencies_json', dialect.text, (c) => c.notNull())
    .addColumn('assessment_json', dialect.text, (c) => c.notNull())
    .addColumn('record_json', dialect.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('device_details_pk', ['tenant', 'device'])
    .execute();

  await schema
    .createTable('device_hours')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('device', dialect.text, (c) => c.notNull())
    .addColumn('from_hour', 'integer', (c) => c.notNull())
    .addColumn('hours_json', dialect.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('device_hours_pk', ['tenant', 'device', 'from_hour'])
    .execute();

  await schema
    .createTable('device_firmware')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('device', dialect.text, (c) => c.notNull())
    .addColumn('component', dialect.text, (c) => c.notNull())
    .addColumn('version', dialect.text, (c) => c.notNull())
    .addColumn('since', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('device_firmware_pk', ['tenant', 'device', 'component'])
    .execute();
  await index('device_firmware', 'by_version', ['tenant', 'version', 'device']);

  await schema
    .createTable('device_snapshots')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('device', dialect.text, (c) => c.notNull())
    .addColumn('effective_at', 'bigint', (c) => c.notNull())
    .addColumn('sequence', dialect.text)
    .addColumn('event_id', dialect.text, (c) => c.notNull())
    .addColumn('known_at_max', 'bigint', (c) => c.notNull())
    .addColumn('state_json', dialect.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('device_snapshots_pk', ['tenant', 'device', 'effective_at', 'event_id'])
    .execute();

  await schema
    .createTable('device_ranges')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('device', dialect.text, (c) => c.notNull())
    .addColumn('category', dialect.text, (c) => c.notNull())
    .addColumn('from_revision', 'bigint', (c) => c.notNull())
    .addColumn('to_revision', 'bigint', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('device_ranges_pk', ['tenant', 'device', 'category', 'from_revision'])
    .execute();
  await index('device_ranges', 'by_time', ['tenant', 'device', 'to_at']);

  await schema
    .createTable('device_voids')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('device', dialect.text, (c) => c.notNull())
    .addColumn('void_event_id', dialect.text, (c) => c.notNull())
    .addColumn('event_id', dialect.text, (c) => c.notNull())
    .addColumn('known_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('device_voids_pk', ['tenant', 'device', 'void_event_id'])
    .execute();

  await schema
    .createTable('device_lanes')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('device', dialect.text, (c) => c.notNull())
    .addColumn('changes_json', dialect.text, (c) => c.notNull())
    .addColumn('known_at_max', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('device_lanes_pk', ['tenant', 'device'])
    .execute();

  await schema
    .createTable('lane_facts')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('event_id', dialect.text, (c) => c.notNull())
    .addColumn('effective_at', 'bigint', (c) => c.notNull())
    .addColumn('sequence', dialect.text)
    .addColumn('known_at', 'bigint', (c) => c.notNull())
    .addColumn('device', dialect.text, (c) => c.notNull())
    .addColumn('kind', dialect.text, (c) => c.notNull())
    .addColumn('position', dialect.text)
    .addColumn('site', dialect.text)
    .addColumn('merchant', dialect.text)
    .addColumn('replaced_by', dialect.text)
    .addColumn('detail', dialect.text)
    .addPrimaryKeyConstraint('lane_facts_pk', ['tenant', 'event_id'])
    .execute();
  await index('lane_facts', 'by_device', ['tenant', 'device']);
  await index('lane_facts', 'by_replaced_by', ['tenant', 'replaced_by']);
  await index('lane_facts', 'by_position', ['tenant', 'position']);
  await index('lane_facts', 'by_site', ['tenant', 'site']);

  await schema
    .createTable('position_terms')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('position', dialect.text, (c) => c.notNull())
    .addColumn('ordinal', 'integer', (c) => c.notNull())
    .addColumn('device', dialect.text, (c) => c.notNull())
    .addColumn('site', dialect.text, (c) => c.notNull())
    .addColumn('merchant', dialect.text, (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint')
    .addColumn('swap_reason', dialect.text)
    .addPrimaryKeyConstraint('position_terms_pk', ['tenant', 'position', 'ordinal'])
    .execute();

  await schema
    .createTable('sources')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('source', dialect.text, (c) => c.notNull())
    .addColumn('firsts_json', dialect.text, (c) => c.notNull())
    .addColumn('own_since_at', 'bigint')
    .addColumn('own_since_known', 'bigint')
    .addPrimaryKeyConstraint('sources_pk', ['tenant', 'source'])
    .execute();
  await schema
    .createTable('source_hours')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('source', dialect.text, (c) => c.notNull())
    .addColumn('hour', 'bigint', (c) => c.notNull())
    .addColumn('latest_at', 'bigint')
    .addColumn('known_latest_at', 'bigint')
    .addPrimaryKeyConstraint('source_hours_pk', ['tenant', 'source', 'hour'])
    .execute();
  await index('source_hours', 'by_hour', ['tenant', 'hour', 'latest_at']);

  await schema
    .createTable('sites')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('site', dialect.text, (c) => c.notNull())
    .addColumn('merchant', dialect.text)
    .addColumn('venue', dialect.text)
    .addColumn('data_json', dialect.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('sites_pk', ['tenant', 'site'])
    .execute();
  await schema
    .createTable('site_facts')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('site', dialect.text, (c) => c.notNull())
    .addColumn('event_id', dialect.text, (c) => c.notNull())
    .addColumn('effective_at', 'bigint', (c) => c.notNull())
    .addColumn('sequence', dialect.text)
    .addColumn('known_at', 'bigint', (c) => c.notNull())
    .addColumn('data_json', dialect.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('site_facts_pk', ['tenant', 'site', 'event_id'])
    .execute();

  await schema
    .createTable('releases')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('model', dialect.text, (c) => c.notNull())
    .addColumn('component', dialect.text, (c) => c.notNull())
    .addColumn('version', dialect.text, (c) => c.notNull())
    .addColumn('event_id', dialect.text, (c) => c.notNull())
    .addColumn('effective_at', 'bigint', (c) => c.notNull())
    .addColumn('known_at', 'bigint', (c) => c.notNull())
    .addColumn('data_json', dialect.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('releases_pk', ['tenant', 'model', 'component', 'version', 'event_id'])
    .execute();

  await schema
    .createTable('rejected')
    .addColumn('tenant', dialect.text, (c) => c.notNull())
    .addColumn('id', dialect.text, (c) => c.notNull())
    .addColumn('cloud_event_id', dialect.text)
    .addColumn('reason', dialect.text, (c) => c.notNull())
    .addColumn('detail', dialect.text, (c) => c.notNull())
    .addColumn('received_at', 'bigint', (c) => c.notNull())
    .addColumn('payload', dialect.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('rejected_pk', ['tenant', 'id'])
    .execute();
  await index('rejected', 'newest', ['tenant', 'received_at', 'id']);

  await changes(db);
  await index('changes', 'by_tenant', ['tenant', 'seq']);
  await index('changes', 'by_age', ['changed_at']);

  await schema
    .createTable('dead_letters')
    .addColumn('projector', dialect.text, (c) => c.notNull())
    .addColumn('log_position', dialect.text, (c) => c.notNull())
    .addColumn('stream', dialect.text, (c) => c.notNull())
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('event_id', dialect.text, (c) => c.notNull())
    .addColumn('type', dialect.text, (c) => c.notNull())
    .addColumn('reason', dialect.text, (c) => c.notNull())
    .addColumn('detail', dialect.text, (c) => c.notNull())
    .addColumn('listed_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('dead_letters_pk', ['projector', 'log_position'])
    .execute();
  await index('dead_letters', 'by_stream', ['stream']);
};

/** Numbers that are never given twice, also after the newest rows are gone: a cursor stands on them. */
async function changes(db: Kysely<unknown>): Promise<void> {
  const { text, neverAgain } = dialectOf(db);
  await db.schema
    .createTable('changes')
    .addColumn('seq', neverAgain.type, neverAgain.column)
    .addColumn('tenant', text, (c) => c.notNull())
    .addColumn('device', text, (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addColumn('before_json', text)
    .addColumn('after_json', text)
    .execute();
}

export const MIGRATIONS: readonly Migration[] = [first];
