import type { TenantSecrets } from '#access';
import { type EventStore, StoreUnavailable } from '#event-store';
import { describeFault, type FaultLog, type IngestMetrics } from '#observability';
import { encodeReceipt } from '#receipts';
import type { Intake } from '#telemetry';
import { TenantKeys } from '#tenant-keys';
import { decodeText } from '../body/decode-text.js';
import { findEvents } from '../body/find-events.js';
import type { BodyKind } from '../body/media.js';
import type { CommitQueue, Place } from './commit-queue.js';
import { SecretsUnavailable } from './guarded-secrets.js';
import { Pace } from './pace.js';
import type { RejectedAllowance } from './rejected-allowance.js';
import { type Sealed, sealEvents } from './seal-events.js';
import { Turnstile } from './turnstile.js';

/** A refused event as the answer tells it. */
export interface Rejected {
  readonly index: number;
  readonly id?: string;
  readonly reason: string;
  readonly detail: string;
}

/** The body of a 202 (CONTRACT, part 2). */
export interface Accepted {
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: readonly Rejected[];
  /** Absent where the events are on their way to the store through a topic. */
  readonly receipt?: string;
}

export type AdmissionOutcome =
  | { readonly outcome: 'stored'; readonly told: Accepted }
  | { readonly outcome: 'not-utf8' }
  | { readonly outcome: 'unreadable' }
  | { readonly outcome: 'too-many-events' }
  | { readonly outcome: 'full'; readonly retryAfterSeconds: number }
  | { readonly outcome: 'closing' }
  | { readonly outcome: 'unavailable' }
  | { readonly outcome: 'brokers-unavailable' }
  | { readonly outcome: 'secrets-unavailable' }
  | { readonly outcome: 'failed' };

export interface AdmissionParts {
  /** Absent where events go to a topic: what is there already, and where anything lies, is known later. */
  readonly store?: Pick<EventStore, 'storeId'>;
  readonly secrets: TenantSecrets;
  readonly queue: CommitQueue;
  readonly allowance: Pick<RejectedAllowance, 'grant'>;
  readonly metrics: IngestMetrics;
  readonly faults: FaultLog;
}

/**
 * Takes the bodies of requests in: found, read, sealed, one body at a time, tenants in turn; then stored together with
 * others.
 */
export class Admission {
  readonly #turnstile = new Turnstile();

  constructor(private readonly parts: AdmissionParts) {}

  /** Resolves once all that was accepted is durable. Whether anybody still listens makes no difference. */
  async admit(bytes: Buffer, kind: BodyKind, intake: Intake): Promise<AdmissionOutcome> {
    const prepared = await this.#turnstile.pass(intake.tenant, () => this.#prepare(bytes, kind, intake));
    return prepared.outcome === 'prepared' ? this.#store(prepared) : prepared;
  }

  /** Resolves when every body that came before has its place in the queue, or was turned away. */
  async placed(): Promise<void> {
    await this.#turnstile.passed();
  }

  async #prepare(
    bytes: Buffer,
    kind: BodyKind,
    intake: Intake,
  ): Promise<Prepared | Exclude<AdmissionOutcome, { outcome: 'stored' }>> {
    const pace = new Pace();
    const body = decodeText(bytes);
    if (!body) return { outcome: 'not-utf8' };
    const found = await findEvents(kind, body.text, pace);
    if (found.outcome !== 'found') return found;
    // Before the costly part: what finds no room is turned away for the price of counting it.
    const reserved = this.parts.queue.reserve(found.events.length);
    if (reserved.outcome !== 'reserved') return reserved;
    const { place } = reserved;
    try {
      const keys = await TenantKeys.of(intake.tenant, this.parts.secrets);
      const { allowance } = this.parts;
      const sealed = await sealEvents({ ...body, events: found.events, intake, keys, pace, allowance });
      return { outcome: 'prepared', sealed, place };
    } catch (error) {
      place.giveUp();
      return this.#unavailable(error);
    }
  }

  /** What a store that is gone comes to; anything else is thrown on. */
  #unavailable(error: unknown): AdmissionOutcome & { outcome: `${string}unavailable` } {
    if (error instanceof StoreUnavailable) return { outcome: 'unavailable' };
    if (!(error instanceof SecretsUnavailable)) throw error;
    this.parts.faults.error({ fault: describeFault(error.cause) }, 'a key of a tenant could not be had');
    return { outcome: 'secrets-unavailable' };
  }

  async #store({ sealed, place }: Prepared): Promise<AdmissionOutcome> {
    const { store } = this.parts;
    if (!store) return this.#send(sealed, place);
    const committed = await place.commit(sealed.writes);
    if (committed.outcome !== 'committed') return committed;
    const { accepted, duplicate, logPosition } = committed;
    this.#countStored(accepted, duplicate);
    this.#countRead(sealed);
    return {
      outcome: 'stored',
      told: {
        accepted,
        duplicate,
        rejected: sealed.rejected,
        receipt: encodeReceipt(store.storeId, logPosition),
      },
    };
  }

  /** Of what was sent before, only this request's own doubles can be told; the store will know the others. */
  async #send(sealed: Sealed, place: Place): Promise<AdmissionOutcome> {
    const once = new Map(sealed.writes.map((write) => [write.event.eventId, write]));
    const committed = await place.commit([...once.values()]);
    if (committed.outcome !== 'committed') {
      return committed.outcome === 'unavailable' ? { outcome: 'brokers-unavailable' } : committed;
    }
    this.#countRead(sealed);
    const { accepted } = committed;
    return {
      outcome: 'stored',
      told: { accepted, duplicate: sealed.writes.length - once.size, rejected: sealed.rejected },
    };
  }

  #countStored(accepted: number, duplicate: number): void {
    this.parts.metrics.eventsAccepted(accepted);
    this.parts.metrics.eventsDuplicate(duplicate);
  }

  #countRead({ rejected, doubted }: Sealed): void {
    const { metrics } = this.parts;
    for (const { reason } of rejected) metrics.eventRejected(reason);
    for (const [flag, count] of doubted) metrics.clockDoubted(flag, count);
  }
}

interface Prepared {
  readonly outcome: 'prepared';
  readonly sealed: Sealed;
  readonly place: Place;
}
