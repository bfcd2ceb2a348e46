import type { Admin, Batch, IMemberAssignment } from 'kafkajs';
import type { Logger } from '#observability';
import type { GroupReports, OffsetAlarm } from './group-reports.js';

export interface PositionsParts {
  readonly groupId: string;
  readonly admin: Pick<Admin, 'fetchOffsets' | 'fetchTopicOffsets'>;
  readonly reports: Pick<GroupReports, 'kafkaOffsetAlarm'>;
  readonly log: Pick<Logger, 'error'>;
}

interface Place {
  readonly topic: string;
  readonly partition: number;
  /** Of the next message; undefined: the group has never read here. */
  next: bigint | undefined;
  /** The oldest that was there when it was asked. */
  low: bigint;
}

/**
 * Where this member goes on in each of its partitions, to see when messages were not there any more: kafkajs only logs
 * that an offset is out of range, and jumps.
 */
export class Positions {
  readonly #parts: PositionsParts;
  readonly #places = new Map<string, Place>();
  #known: Promise<void> = Promise.resolve();

  constructor(parts: PositionsParts) {
    this.#parts = parts;
  }

  /** A new share of the partitions. What is asked of these positions before the brokers have told them waits. */
  assigned(share: IMemberAssignment): void {
    this.#known = this.#learn(share).catch(() => {
      this.#places.clear(); // without a word of the brokers nothing can be compared
    });
  }

  owned(): readonly { readonly topic: string; readonly partition: number; readonly next: bigint }[] {
    return [...this.#places.values()].map(({ topic, partition, next, low }) => ({
      topic,
      partition,
      next: next ?? low,
    }));
  }

  /** Looks at where a batch begins, before it is taken in. Never rejects. */
  async look({ topic, partition, messages }: Pick<Batch, 'topic' | 'partition' | 'messages'>): Promise<void> {
    await this.#known;
    const place = this.#places.get(keyOf(topic, partition));
    const first = messages[0] && BigInt(messages[0].offset);
    if (place?.next === undefined || first === undefined || first === place.next) return;
    if (first < place.next) return this.#alarm('rewound', place, 0n);
    try {
      // Markers of transactions take offsets too; only what the brokers have let go is missing.
      const { low } = await this.#edges(topic, partition);
      if (low > place.next) this.#alarm('passed', place, low - place.next);
    } catch {
      this.#alarm('passed', place, first - place.next); // better once too often than never
    }
  }

  /** All before `next` is taken in. */
  moved(topic: string, partition: number, next: bigint): void {
    const place = this.#places.get(keyOf(topic, partition));
    if (place) place.next = next;
  }

  async #learn(share: IMemberAssignment): Promise<void> {
    this.#places.clear();
    const { admin, groupId } = this.#parts;
    const topics = Object.keys(share).filter((topic) => (share[topic] ?? []).length > 0);
    const committed = topics.length === 0 ? [] : await admin.fetchOffsets({ groupId, topics });
    for (const { topic, partitions } of committed) {
      const edges = await admin.fetchTopicOffsets(topic);
      for (const { partition, offset } of partitions) {
        const edge = edges.find((one) => one.partition === partition);
        if (!edge || !share[topic]?.includes(partition)) continue;
        const [low, high] = [BigInt(edge.low), BigInt(edge.high)];
        this.#place({ topic, partition, next: BigInt(offset) < 0n ? undefined : BigInt(offset), low }, high);
      }
    }
  }

  #place(place: Place, high: bigint): void {
    this.#places.set(keyOf(place.topic, place.partition), place);
    if (place.next === undefined) return;
    if (place.next > high) this.#alarm('rewound', place, 0n);
    else if (place.next < place.low) this.#alarm('passed', place, place.low - place.next);
    else return;
    place.next = undefined; // told once
  }

  #alarm(kind: OffsetAlarm, { topic, partition, next }: Place, missed: bigint): void {
    const { reports, log } = this.#parts;
    reports.kafkaOffsetAlarm(kind, Number(missed));
    const offset = String(next);
    if (kind === 'rewound') return log.error({ topic, partition, offset }, 'a topic ends before what was read of it');
    log.error(
      { topic, partition, offset, missed: Number(missed) },
      'messages were let go by the brokers before they were read',
    );
  }

  async #edges(topic: string, partition: number): Promise<{ readonly low: bigint }> {
    const edge = (await this.#parts.admin.fetchTopicOffsets(topic)).find((one) => one.partition === partition);
    if (!edge) throw new Error('no such partition');
    return { low: BigInt(edge.low) };
  }
}

const keyOf = (topic: string, partition: number): string => `${topic} ${partition}`;
