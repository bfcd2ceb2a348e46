import type { AccessStore } from '#access';
import type { Logger } from '#observability';
import { DEMO_SCENARIO, Simulation } from '#simulator';
import type { CloudEvent } from '#simulator';
import type { Ingest } from '../../ingest/open-ingest.js';

/** The demo fleet has a tenant of its own; it never mixes with what is anybody's. */
export const DEMO_TENANT = 'demo';

/** The story is the same everywhere; only its instants differ. */
const SEED = 'demo';
/** A body holds 10,000 events or 8 MiB; so many are some 1.7 MB. */
const EVENTS_PER_BODY = 5_000;

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
  const events = demoEvents(first.createdAt);
  const intake = { tenant: DEMO_TENANT, role: 'operator', receivedAt: now(), historical: true } as const;
  let accepted = 0;
  for (let at = 0; at < events.length; at += EVENTS_PER_BODY) {
    const body = events.slice(at, at + EVENTS_PER_BODY).map((event) => `${JSON.stringify(event)}\n`);
    const admitted = await admission.admit(Buffer.from(body.join('')), 'lines', intake);
    if (admitted.outcome !== 'stored')
      return log.warn({ outcome: admitted.outcome }, 'the demo fleet could not be stored');
    const { rejected } = admitted.told;
    if (rejected.length > 0) log.warn({ rejected: rejected.length }, 'events of the demo fleet were refused');
    accepted += admitted.told.accepted;
  }
  if (accepted > 0) log.info({ events: accepted, tenant: DEMO_TENANT }, 'told the story of the demo fleet');
}

/** All that happened to the demo fleet until that instant, oldest first. */
export const demoEvents = (until: number): CloudEvent[] =>
  [...new Simulation({ scenario: DEMO_SCENARIO, seed: SEED, until }).events()].map(({ event }) => event);
