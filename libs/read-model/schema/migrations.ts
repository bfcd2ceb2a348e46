import { sql, type Kysely } from 'kysely';

/** A step of the schema; steps are numbered from 1 and never change once released. */
export type Migration = (db: Kysely<unknown>) => Promise<void>;

/**
 * The first schema. A read model of an older one is rebuilt rather than altered where its rows cannot be told from what
 * it holds: the event store is the truth.
 */
const first: Migration = async (db) => {
  const { schema } = db;
  await schema
    .createTable('meta')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();

  await schema
    .createTable('checkpoints')
    .addColumn('projector', 'text', (c) => c.primaryKey())
    .addColumn('log_position', 'text', (c) => c.notNull())
    .addColumn('moved_at', 'bigint', (c) => c.notNull())
    .addColumn('newest_received_at', 'bigint', (c) => c.notNull())
    .execute();

  await schema
    .createTable('devices')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('serial', 'text')
    .addColumn('model', 'text')
    .addColumn('position', 'text')
    .addColumn('site', 'text')
    .addColumn('merchant', 'text')
    .addColumn('lifecycle', 'text', (c) => c.notNull())
    .addColumn('retired', 'integer', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('first_seen_at', 'bigint')
    .addColumn('last_seen_at', 'bigint')
    .addColumn('connectivity', 'text', (c) => c.notNull())
    .addColumn('heard_through', 'text')
    .addColumn('silent_from', 'bigint')
    .addColumn('look_again_at', 'bigint')
    .addColumn('band', 'integer', (c) => c.notNull())
    .addColumn('risk', 'double precision', (c) => c.notNull())
    .addColumn('cause', 'text')
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('device_folded', 'text', (c) => c.notNull())
    .addColumn('serial_folded', 'text')
    .addColumn('position_folded', 'text')
    .addColumn('site_folded', 'text')
    .addColumn('merchant_folded', 'text')
    .addColumn('pulse_json', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('devices_pk', ['tenant', 'device'])
    .execute();
  const index = (table: string, name: string, columns: string[]) =>
    schema.createIndex(`${table}_${name}`).on(table).columns(columns).execute();
  // As the worst are listed: the last column rises where the others fall, so that no page is sorted.
  await index('devices', 'by_risk', ['tenant', 'band desc', 'risk desc', 'device']);
  // All that a fleet is counted by, so that counting touches no row.
  await index('devices', 'by_counts', ['tenant', 'retired', 'connectivity', 'band', 'cause', 'action']);
  await index('devices', 'by_last_seen', ['tenant', 'last_seen_at', 'device']);
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
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    // The longest last: SQLite reads through everything that stands before a column.
    .addColumn('inconsistencies_json', 'text', (c) => c.notNull())
    .addColumn('assessment_json', 'text', (c) => c.notNull())
    .addColumn('record_json', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('device_details_pk', ['tenant', 'device'])
    .execute();

  await schema
    .createTable('device_hours')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('from_hour', 'integer', (c) => c.notNull())
    .addColumn('hours_json', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('device_hours_pk', ['tenant', 'device', 'from_hour'])
    .execute();

  await schema
    .createTable('device_firmware')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('component', 'text', (c) => c.notNull())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('since', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('device_firmware_pk', ['tenant', 'device', 'component'])
    .execute();
  await index('device_firmware', 'by_version', ['tenant', 'version', 'device']);

  await schema
    .createTable('device_snapshots')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('effective_at', 'bigint', (c) => c.notNull())
    .addColumn('sequence', 'text')
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('known_at_max', 'bigint', (c) => c.notNull())
    .addColumn('state_json', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('device_snapshots_pk', ['tenant', 'device', 'effective_at', 'event_id'])
    .execute();

  await schema
    .createTable('device_ranges')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('category', 'text', (c) => c.notNull())
    .addColumn('from_revision', 'bigint', (c) => c.notNull())
    .addColumn('to_revision', 'bigint', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('device_ranges_pk', ['tenant', 'device', 'category', 'from_revision'])
    .execute();
  await index('device_ranges', 'by_time', ['tenant', 'device', 'to_at']);

  await schema
    .createTable('device_voids')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('void_event_id', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('known_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('device_voids_pk', ['tenant', 'device', 'void_event_id'])
    .execute();

  await schema
    .createTable('device_lanes')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('changes_json', 'text', (c) => c.notNull())
    .addColumn('known_at_max', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('device_lanes_pk', ['tenant', 'device'])
    .execute();

  await schema
    .createTable('lane_facts')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('effective_at', 'bigint', (c) => c.notNull())
    .addColumn('sequence', 'text')
    .addColumn('known_at', 'bigint', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('position', 'text')
    .addColumn('site', 'text')
    .addColumn('merchant', 'text')
    .addColumn('replaced_by', 'text')
    .addColumn('detail', 'text')
    .addPrimaryKeyConstraint('lane_facts_pk', ['tenant', 'event_id'])
    .execute();
  await index('lane_facts', 'by_device', ['tenant', 'device']);
  await index('lane_facts', 'by_replaced_by', ['tenant', 'replaced_by']);
  await index('lane_facts', 'by_position', ['tenant', 'position']);
  await index('lane_facts', 'by_site', ['tenant', 'site']);

  await schema
    .createTable('position_terms')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('position', 'text', (c) => c.notNull())
    .addColumn('ordinal', 'integer', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('merchant', 'text', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint')
    .addColumn('swap_reason', 'text')
    .addPrimaryKeyConstraint('position_terms_pk', ['tenant', 'position', 'ordinal'])
    .execute();

  await schema
    .createTable('sources')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('firsts_json', 'text', (c) => c.notNull())
    .addColumn('own_since_at', 'bigint')
    .addColumn('own_since_known', 'bigint')
    .addPrimaryKeyConstraint('sources_pk', ['tenant', 'source'])
    .execute();
  await schema
    .createTable('source_hours')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('hour', 'bigint', (c) => c.notNull())
    .addColumn('latest_at', 'bigint')
    .addColumn('known_latest_at', 'bigint')
    .addPrimaryKeyConstraint('source_hours_pk', ['tenant', 'source', 'hour'])
    .execute();
  await index('source_hours', 'by_hour', ['tenant', 'hour', 'latest_at']);

  await schema
    .createTable('sites')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('merchant', 'text')
    .addColumn('venue', 'text')
    .addColumn('data_json', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('sites_pk', ['tenant', 'site'])
    .execute();
  await schema
    .createTable('site_facts')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('effective_at', 'bigint', (c) => c.notNull())
    .addColumn('sequence', 'text')
    .addColumn('known_at', 'bigint', (c) => c.notNull())
    .addColumn('data_json', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('site_facts_pk', ['tenant', 'site', 'event_id'])
    .execute();

  await schema
    .createTable('releases')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('component', 'text', (c) => c.notNull())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('effective_at', 'bigint', (c) => c.notNull())
    .addColumn('known_at', 'bigint', (c) => c.notNull())
    .addColumn('data_json', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('releases_pk', ['tenant', 'model', 'component', 'version', 'event_id'])
    .execute();

  await schema
    .createTable('rejected')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('cloud_event_id', 'text')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('received_at', 'bigint', (c) => c.notNull())
    .addColumn('payload', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('rejected_pk', ['tenant', 'id'])
    .execute();
  await index('rejected', 'newest', ['tenant', 'received_at', 'id']);

  await changes(db);
  await index('changes', 'by_tenant', ['tenant', 'seq']);
  await index('changes', 'by_age', ['changed_at']);

  await schema
    .createTable('dead_letters')
    .addColumn('projector', 'text', (c) => c.notNull())
    .addColumn('log_position', 'text', (c) => c.notNull())
    .addColumn('stream', 'text', (c) => c.notNull())
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('listed_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('dead_letters_pk', ['projector', 'log_position'])
    .execute();
  await index('dead_letters', 'by_stream', ['stream']);
};

/** Numbers that are never given twice, also after the newest rows are gone: a cursor stands on them. */
async function changes(db: Kysely<unknown>): Promise<void> {
  const sqlite = db.getExecutor().adapter.constructor.name === 'SqliteAdapter';
  const seq = sqlite ? sql`seq integer primary key autoincrement` : sql`seq bigserial primary key`;
  await sql`create table changes (${seq}, tenant text not null, device text not null, changed_at bigint not null, before_json text, after_json text)`.execute(
    db,
  );
}

export const MIGRATIONS: readonly Migration[] = [first];
