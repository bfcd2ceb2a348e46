import type { FoldFailure } from '#device-history';
import type { EventStore } from '#event-store';
import { batchUpsert, type ReadModelDatabase } from '#read-model';
import { deviceStream } from '#streams';
import type { EventData } from '#telemetry';
import type { Kysely } from 'kysely';
import { entryKey } from '../devices/device-entry.js';
import type { DevicePage } from '../devices/device-page.js';
import { foldDevices } from '../devices/fold-devices.js';
import type { WorkingSet } from '../devices/working-set.js';
import { projectLanes } from '../lanes/project-lanes.js';
import { lookAgainAtOnce } from '../silence/look-again.js';
import type { SourcesHeard } from '../silence/sources-heard.js';
import type { ClassifiedPage, DeviceItem, Poisoned } from './classified.js';
import { projectSites } from './project-sites.js';

export interface PageContext {
  readonly db: Kysely<ReadModelDatabase>;
  readonly store: EventStore;
  readonly working: WorkingSet;
  readonly heard: SourcesHeard;
  readonly snapshotEvery: number;
}

/** What came of a page. */
export interface ProjectedPage {
  /** To be listed as dead letters. */
  readonly poisoned: readonly Poisoned[];
  /** Of its newest event of a device; 0 where there is none. */
  readonly newestReceivedAt: number;
}

/**
 * Folds a page of the log within the caller's transaction: into the devices of the working set, whose rows are written when
 * the transaction ends, and into all other rows at once.
 */
export async function projectPage(
  { db, store, working, heard, snapshotEvery }: PageContext,
  page: ClassifiedPage,
): Promise<ProjectedPage> {
  await projectSites(db, page.sites);
  await lookAgainAtSites(db, page.sites);
  await projectReleases(db, page.models);
  await batchUpsert(
    db,
    'rejected',
    ['tenant', 'id'],
    page.rejections.map(({ tenant, eventId, rejection }) => ({
      tenant,
      id: eventId,
      cloudEventId: rejection.cloudEventId ?? null,
      reason: rejection.reason,
      detail: rejection.detail,
      receivedAt: rejection.receivedAt,
      payload: rejection.payload,
    })),
  );
  const pages: DevicePage[] = [];
  for (const [tenant, items] of Map.groupBy(page.devices, (item) => item.tenant))
    pages.push(...(await ofTenant(db, working, tenant, items)));
  for (const { tenant, device, record } of page.devices) heard.hear(tenant, device, record);
  const failures = await foldDevices({ db, store, upTo: page.upTo, snapshotEvery }, pages, working);
  const { newestReceivedAt } = page;
  return { poisoned: [...page.poisoned, ...failures.map(poisonedBy)], newestReceivedAt };
}

/** Silence is measured by the hours of the site. */
async function lookAgainAtSites(db: Kysely<ReadModelDatabase>, items: ClassifiedPage['sites']): Promise<void> {
  for (const [tenant, of] of Map.groupBy(items, (item) => item.tenant)) {
    const sites = [...new Set(of.map(({ record }) => (record.data as EventData<'fleet.site.registered.v1'>).site))];
    await lookAgainAtOnce(db, (query) => query.where('tenant', '=', tenant).where('site', 'in', sites));
  }
}

export function poisonedBy({ tenant, device, event, message }: FoldFailure): Poisoned {
  const { category, revision, logPosition, record } = event;
  const stream = deviceStream(category, tenant, device);
  return {
    stream,
    revision,
    logPosition,
    eventId: record.eventId,
    type: record.type,
    reason: 'unfoldable',
    detail: message,
  };
}

async function ofTenant(
  db: Kysely<ReadModelDatabase>,
  working: WorkingSet,
  tenant: string,
  items: readonly DeviceItem[],
): Promise<DevicePage[]> {
  const voiding = await projectVoids(db, tenant, items);
  const lanes = await projectLanes(db, tenant, items, voiding);
  const own = Map.groupBy(items, ({ device }) => device);
  const names = new Set([...own.keys(), ...lanes.keys(), ...voiding]);
  const loaded = await working.load(db, tenant, [...names]);
  return [...names].map((device) => {
    const folded = loaded.get(device);
    if (folded === undefined) throw new Error(`${entryKey(tenant, device)} was not loaded`);
    return { device: folded, items: own.get(device) ?? [], lanes: lanes.get(device), voids: voiding.has(device) };
  });
}

/** Keeps what records void; gives the devices that are to be folded anew for it. */
async function projectVoids(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  items: readonly DeviceItem[],
): Promise<Set<string>> {
  const records = items.filter(({ record }) => record.type === 'fleet.record.voided.v1');
  await batchUpsert(
    db,
    'deviceVoids',
    ['tenant', 'device', 'voidEventId'],
    records.map(({ device, record }) => ({
      tenant,
      device,
      voidEventId: record.eventId,
      eventId: (record.data as EventData<'fleet.record.voided.v1'>).eventId.toLowerCase(),
      knownAt: record.knownAt,
    })),
  );
  return new Set(records.map(({ device }) => device));
}

async function projectReleases(db: Kysely<ReadModelDatabase>, items: ClassifiedPage['models']): Promise<void> {
  const rows = items.map(({ tenant, record }) => {
    const { model, component, version } = record.data as EventData<'fleet.firmware.released.v1'>;
    const { eventId, effectiveAt, knownAt } = record;
    return { tenant, model, component, version, eventId, effectiveAt, knownAt, dataJson: JSON.stringify(record.data) };
  });
  await batchUpsert(db, 'releases', ['tenant', 'model', 'component', 'version', 'eventId'], rows);
}
