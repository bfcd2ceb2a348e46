import { type Append, type AppendResult, type EventStore, type LogPosition, StoreUnavailable } from '#event-store';
import { KafkaUnavailable, type Sender } from '#kafka';
import { toMessage } from './topic-message.js';

/**
 * Where the way in puts events that go through Kafka: durable when it resolves, on all in-sync replicas. What is sent again
 * is found out by the store alone, so that nothing here is ever a duplicate and nothing has a position yet.
 */
export class TopicAppender implements Pick<EventStore, 'append'> {
  constructor(
    private readonly sender: Pick<Sender, 'send'>,
    private readonly topic: string,
  ) {}

  async append(batch: readonly Append[]): Promise<readonly AppendResult[]> {
    const messages = batch.flatMap((append) => append.events.map((event) => toMessage(append, event)));
    try {
      await this.sender.send(this.topic, messages);
    } catch (error) {
      if (!(error instanceof KafkaUnavailable)) throw error;
      throw new StoreUnavailable('the brokers do not answer', { cause: error });
    }
    return batch.map(() => ({ outcome: 'appended', revision: -1, logPosition: 0n as LogPosition, duplicates: [] }));
  }
}
