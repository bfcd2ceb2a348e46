import { readFileSync } from 'node:fs';
import type { AccessStore } from '#access';
import type { Logger } from '#observability';
import type { Ingest } from '../../ingest/open-ingest.js';

/** The demo fleet has a tenant of its own; it never mixes with what is anybody's. */
export const DEMO_TENANT = 'demo';

/** "Now" in the file. */
const ANCHOR = Date.UTC(2026, 0, 31, 12);
const FILE = new URL('./demo-fleet.ndjson', import.meta.url);
const DATE_TIME = /"(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"/g;

export interface DemoFleet {
  readonly admission: Ingest['admission'];
  readonly access: Pick<AccessStore, 'listKeys'>;
  readonly log: Logger;
  readonly now: () => number;
}

/**
 * Tells the demo fleet's story as if it ended at the first start: the instant of its viewer key, so that every later start
 * tells the same events again, which are known already; a first one that was cut off is made whole.
 */
export async function loadDemoFleet({ admission, access, log, now }: DemoFleet): Promise<void> {
  const keys = await access.listKeys();
  const first = keys.find(({ tenant, role }) => tenant === DEMO_TENANT && role === 'viewer');
  if (first === undefined) return;
  const moved = movedBy(readFileSync(FILE, 'utf8'), first.createdAt - ANCHOR);
  const intake = { tenant: DEMO_TENANT, role: 'operator', receivedAt: now(), historical: true } as const;
  const admitted = await admission.admit(Buffer.from(moved), 'lines', intake);
  if (admitted.outcome !== 'stored') return log.warn({ outcome: admitted.outcome }, 'the demo fleet could not be stored');
  const { accepted, rejected } = admitted.told;
  if (rejected.length > 0) log.warn({ rejected: rejected.length }, 'events of the demo fleet were refused');
  if (accepted > 0) log.info({ events: accepted, tenant: DEMO_TENANT }, 'told the story of the demo fleet');
}

/** All its instants, later by so much. */
const movedBy = (events: string, ms: number): string =>
  events.replace(DATE_TIME, (_, time: string) => `"${new Date(Date.parse(time) + ms).toISOString()}"`);
