import type { TenantSecrets } from '#access';
import { StoreUnavailable } from '#event-store';
import { type Handled, KafkaUnavailable, type Outgoing, type ReceivedBatch, type Sender } from '#kafka';
import type { IngestMetrics } from '#observability';
import type { KafkaSettings } from '#settings';
import { parseStreamName } from '#streams';
import type { Write } from '../admission/commit-batch.js';
import type { Committer } from '../admission/committer.js';
import { instantOfEntry } from '../admission/entry-id.js';
import { SecretsUnavailable } from '../admission/guarded-secrets.js';
import type { RejectedAllowance } from '../admission/rejected-allowance.js';
import { readOwnTopic } from './read-own-topic.js';
import { readSource } from './read-sources.js';
import { refusedMessage } from './refused-message.js';

export interface TakeInParts {
  readonly settings: Pick<KafkaSettings, 'topic' | 'rejectedTopic' | 'sources'>;
  readonly committer: Pick<Committer, 'submit'>;
  readonly secrets: TenantSecrets;
  readonly allowance: Pick<RejectedAllowance, 'grant' | 'giveBack'>;
  readonly sender: Pick<Sender, 'send'>;
  readonly metrics: IngestMetrics;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What is to be done with a batch: stored, and told to the rejected topic. */
interface Prepared {
  readonly writes: readonly Write[];
  readonly entries: readonly Write[];
  readonly refused: readonly Outgoing[];
  readonly counted: () => void;
}

/**
 * Messages to the event store. Done only when all of them are durable there or, refused, in the rejected topic: the same
 * messages coming again, after whatever, is harmless.
 */
export class TakeIn {
  constructor(private readonly parts: TakeInParts) {}

  readonly handle = async (batch: ReceivedBatch): Promise<Handled> => {
    try {
      return await this.#takeIn(await this.#prepare(batch));
    } catch (error) {
      const passes = [StoreUnavailable, SecretsUnavailable, KafkaUnavailable].some((kind) => error instanceof kind);
      if (!passes) throw error;
      return 'later';
    }
  };

  async #prepare(batch: ReceivedBatch): Promise<Prepared> {
    const { settings, secrets, metrics, now } = this.parts;
    const source = settings.sources.find(({ topic }) => topic === batch.topic);
    if (!source) {
      const { writes, foreign } = readOwnTopic(batch, now());
      const isEntry = ({ kept }: Write): boolean => kept === 'refusal';
      return {
        writes: writes.filter((write) => !isEntry(write)),
        entries: writes.filter(isEntry),
        refused: foreign.map(({ sealed, place }) => refusedMessage(sealed, place)),
        counted: () => foreign.forEach(({ sealed }) => metrics.eventRejected(sealed.reason)),
      };
    }
    const { writes, refused, doubts } = await readSource(batch, { source, secrets, now: now() });
    return {
      writes,
      entries: refused.map(({ entry }) => entry),
      refused: refused.map(({ sealed, place }) => refusedMessage(sealed, place)),
      counted: () => {
        for (const { sealed } of refused) metrics.eventRejected(sealed.reason);
        for (const flag of doubts) metrics.clockDoubted(flag, 1);
      },
    };
  }

  async #takeIn({ writes, entries, refused, counted }: Prepared): Promise<Handled> {
    const { committer, metrics, allowance } = this.parts;
    const granted = await this.#granted(entries);
    if (refused.length > 0) await this.parts.sender.send(this.parts.settings.rejectedTopic, refused);
    const committed = await committer.submit([...writes, ...granted]);
    if (committed.outcome !== 'committed') {
      for (const { stream } of granted) allowance.giveBack(tenantOf(stream), 1);
      return 'later';
    }
    metrics.eventsAccepted(committed.accepted);
    metrics.eventsDuplicate(committed.duplicate);
    counted();
    return 'done';
  }

  /** Refused events that may still be kept today. */
  async #granted(entries: readonly Write[]): Promise<Write[]> {
    const granted: Write[] = [];
    for (const entry of entries) {
      const receivedAt = instantOfEntry(entry.event.eventId);
      if ((await this.parts.allowance.grant(tenantOf(entry.stream), 1, receivedAt)) > 0) granted.push(entry);
    }
    return granted;
  }
}

const tenantOf = (stream: string): string => parseStreamName(stream)?.tenant ?? '';
