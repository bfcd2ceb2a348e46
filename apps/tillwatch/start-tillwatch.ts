import { randomUUID } from 'node:crypto';
import { openAccessStore, type AccessStore } from '#access';
import { checkRestoredWhole } from '#backup';
import { createDeviceHistory, createRiskHistory, createSiteHistory } from '#device-history';
import type { EventStore } from '#event-store';
import { openHttpHost } from '#http';
import { checkRoom, createHealth, createMetrics, createNestLogger, type Logger, type Metrics } from '#observability';
import { readModelAt } from '#read-model';
import { countDeadLetters } from '#read-model/queries';
import type { Settings } from '#settings';
import { lockFile } from '#sqlite-file';
import { maskEscapedText, REFUSAL_REASONS } from '#telemetry';
import path from 'node:path';
import { ApiModule } from '../api/api.module.js';
import { IngestModule } from '../ingest/ingest.module.js';
import { ingestInto } from '../ingest/open-ingest.js';
import { openIngestThread } from '../ingest/thread/open-ingest-thread.js';
import { LiveReadModel } from '../projector/live-read-model.js';
import { watchLag } from '../projector/projector-reports.js';
import { projectInThread } from '../projector/thread/project-in-thread.js';
import { DEMO_TENANT, loadDemoFleet } from './demo/load-demo-fleet.js';
import { PageModule } from './page/page.module.js';
import { Shutdown } from './shutdown.js';

/** In the log's lines, those of threads too. */
export const LOG_NAME = 'tillwatch';

export interface Found {
  /** Absent: the store does not count them. */
  readonly events?: number;
  readonly notYetFolded?: number;
}

export interface Tillwatch {
  /** The port that was bound. */
  readonly port: number;
  /** What the stores held when it was ready. */
  readonly found: Found;
  /** Turns clients away, stores what was taken, folds what is under way, closes the files. */
  stop(): Promise<void>;
}

export interface Surroundings {
  readonly log: Logger;
  /** A line for the person at the terminal: the keys of a first start. */
  readonly print: (line: string) => void;
  readonly now?: () => number;
}

/**
 * Everything in one process: the way in, the projector and the api on one port.
 *
 * @throws SqliteFileRefused, PostgresRefused when a store is damaged, foreign or in use; nothing was touched then
 */
export async function startTillwatch(
  settings: Settings,
  { log, print, now = Date.now }: Surroundings,
): Promise<Tillwatch> {
  const shutdown = new Shutdown();
  try {
    return await start(settings, { log, print, now }, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function start(
  settings: Settings,
  { log, print, now }: Required<Surroundings>,
  shutdown: Shutdown,
): Promise<Tillwatch> {
  const [health, metrics] = [createHealth(), createMetrics({ rejectionReasons: REFUSAL_REASONS })];
  const folder = lockFile(path.join(settings.dataDir, 'server.lock'), 'the data folder');
  shutdown.later(() => folder.release());
  checkRestoredWhole(settings.dataDir);
  const { eventStore, access: keys, kafka } = settings;
  const named = { logName: LOG_NAME, ...(kafka && { kafka }) };
  const thread = await openIngestThread({ eventStore, access: keys, metrics, log, ...named });
  shutdown.later(() => thread.close());
  const { store } = thread;
  shutdown.later(() => store.close());
  const access = await openAccessStore(settings.access, { now });
  shutdown.later(() => access.close());
  const live = await openReadModelOf(settings, store, { log, now, metrics });
  shutdown.later(() => live.close());
  health.check('projector', live.fault);
  shutdown.later(watchLag(store, live, metrics, health, now));
  metrics.deadLetters(() => countDeadLetters(live.reader()));
  await live.start();

  const ingest = ingestInto(thread.admission, { access, metrics, now });
  shutdown.later(() => ingest.close());
  health.check('event-store', () => ingest.storeFault());
  health.check('access', () => access.fault());
  if (kafka) health.check('kafka', () => thread.kafka());
  const stores = filesOf(settings);
  metrics.dataFiles(stores);
  health.check('disk', checkRoom(stores));
  const api = ApiModule.register({
    db: live.reader,
    onProjected: live.onProjected,
    store,
    history: createDeviceHistory(store, live.reader),
    risks: createRiskHistory(store, live.reader),
    sites: createSiteHistory(live.reader),
    access,
    faults: log,
    subscriptions: metrics,
    operations: metrics,
    now,
    newId: () => randomUUID(),
  });
  const modules = [IngestModule.register(ingest), api, PageModule.register(live.reader)];
  const nestLogger = createNestLogger(log);
  const host = await openHttpHost({ modules, health, metrics, faults: log, mask: maskEscapedText, nestLogger });
  shutdown.later(() => host.close());
  await printKeys(settings, access, print);
  const port = await host.listen(settings.port);
  shutdown.later(() => host.stopAccepting());
  if (settings.demo) await loadDemoFleet({ admission: ingest.admission, access, log, now });
  const found = await foundIn(store, live);
  return { port, found, stop: () => shutdown.run() };
}

async function foundIn(store: EventStore, live: LiveReadModel): Promise<Found> {
  if (!store.countsEvents) return {};
  const events = Number(await store.head());
  return { events, notYetFolded: events - Number(live.progress().logPosition) };
}

interface Watch {
  readonly log: Logger;
  readonly now: () => number;
  readonly metrics: Metrics;
}

function openReadModelOf(settings: Settings, store: EventStore, { log, now, metrics }: Watch): Promise<LiveReadModel> {
  const { eventStore, readModel } = settings;
  return LiveReadModel.open({
    place: readModelAt(readModel),
    store,
    now,
    startProjector: projectInThread({ eventStore, readModel, metrics, log, logName: LOG_NAME }),
    onSetAside: (aside, why) =>
      log.warn({ aside, why }, 'the read model was set aside and is rebuilt from the event store'),
    onSwapped: () => log.info('a rebuilt read model has taken the place of the one before'),
    onNotSwapped: (error) => log.error({ err: error }, 'a rebuilt read model cannot be taken over'),
  });
}

/** A person reads these once; the store keeps hashes alone. */
async function printKeys(settings: Settings, access: AccessStore, print: (line: string) => void): Promise<void> {
  const administrator = await access.ensureAdministrator(settings.adminKey);
  if (administrator) print(`Administrator key (shown once): ${administrator.key}`);
  if (!settings.demo) return;
  const viewer = await access.ensureViewer(DEMO_TENANT);
  if (viewer) print(`Viewer key of the demo fleet (shown once): ${viewer.key}`);
}

/** What lies on the disk of this machine, by name. */
function filesOf({ eventStore, access, readModel }: Settings): Record<string, string> {
  const stores = { events: eventStore, access, 'read-model': readModel };
  return Object.fromEntries(
    Object.entries(stores).flatMap(([name, location]) => (location.kind === 'sqlite' ? [[name, location.file]] : [])),
  );
}
