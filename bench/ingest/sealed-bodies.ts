import type { MemoryAccessStore } from '#access';
import type { EventStore } from '#event-store';
import { TenantKeys } from '#tenant-keys';
import { CommitBatch, Tally } from '../../apps/ingest/admission/commit-batch.js';
import { COMMIT_LIMITS } from '../../apps/ingest/admission/commit-queue.js';
import { Pace } from '../../apps/ingest/admission/pace.js';
import { type Sealed, sealEvents } from '../../apps/ingest/admission/seal-events.js';
import { decodeText } from '../../apps/ingest/body/decode-text.js';
import { findEvents } from '../../apps/ingest/body/find-events.js';
import { type BareRow, BareStore } from '../store/bare-store.js';
import { heartbeats } from './heartbeats.js';

const EVENTS_PER_BODY = 500;
const DEVICES = 10_000;

export interface SealedBodies {
  readonly bodies: readonly Sealed[];
  readonly events: number;
  /** Of all that lies between body and store. */
  readonly ms: number;
}

/** Bodies of 500 heartbeats, read, checked, sealed and encoded on this one core, without HTTP. */
export async function sealBodies(access: MemoryAccessStore, count: number): Promise<SealedBodies> {
  const keys = await TenantKeys.of('bench', access);
  const intake = { tenant: 'bench', role: 'gateway', receivedAt: Date.now(), historical: false } as const;
  const texts = Array.from({ length: count }, (_, body) =>
    Buffer.from(heartbeats(-1 - body, EVENTS_PER_BODY, (body * EVENTS_PER_BODY) % DEVICES)),
  );
  const bodies: Sealed[] = [];
  const began = performance.now();
  for (const bytes of texts) {
    const pace = new Pace();
    const body = decodeText(bytes);
    if (!body) throw new Error('the bench made a body that is not UTF-8');
    const found = await findEvents('lines', body.text, pace);
    if (found.outcome !== 'found') throw new Error('the bench made a body that cannot be read');
    const allowance = { grant: async () => 0 };
    bodies.push(await sealEvents({ ...body, events: found.events, intake, keys, pace, allowance }));
  }
  return { bodies, events: count * EVENTS_PER_BODY, ms: performance.now() - began };
}

/** Appended to the store in batches as the way in makes them; ms. */
export async function appendTo(store: EventStore, { bodies }: SealedBodies): Promise<number> {
  let ms = 0;
  for (const some of batches(bodies)) {
    const batch = new CommitBatch();
    for (const { writes } of some) for (const write of writes) batch.add(write, new Tally());
    const appends = batch.appends();
    const began = performance.now();
    await store.append(appends);
    ms += performance.now() - began;
  }
  return ms;
}

/** The same events through prepared inserts alone, into the same columns and indexes, synced as often; ms. */
export function appendBare(file: string, { bodies }: SealedBodies): number {
  const bare = new BareStore(file);
  const streams = new Map<string, { readonly stream: number; revision: number }>();
  let ms = 0;
  for (const some of batches(bodies)) {
    const rows = some.flatMap(({ writes }) =>
      writes.map(({ stream: name, event }): BareRow => {
        const head = streams.get(name) ?? { stream: streams.size, revision: -1 };
        streams.set(name, head);
        head.revision += 1;
        const id = Buffer.from(event.eventId.replaceAll('-', ''), 'hex');
        return { stream: head.stream, revision: head.revision, id, event, name };
      }),
    );
    const began = performance.now();
    bare.append(rows);
    ms += performance.now() - began;
  }
  bare.close();
  return ms;
}

const BODIES_PER_BATCH = COMMIT_LIMITS.batchEventsMax / EVENTS_PER_BODY;

function* batches(bodies: readonly Sealed[]): Generator<readonly Sealed[]> {
  for (let at = 0; at < bodies.length; at += BODIES_PER_BATCH) yield bodies.slice(at, at + BODIES_PER_BATCH);
}
