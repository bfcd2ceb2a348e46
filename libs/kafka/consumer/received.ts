import type { KafkaMessage } from 'kafkajs';

/** A message as it lies in a topic. */
export type Received = Pick<KafkaMessage, 'key' | 'value' | 'headers' | 'offset' | 'timestamp'>;

/** Messages of one partition, in their order. */
export interface ReceivedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly Received[];
}

/** `later`: they could not be taken in now and are to come again; nothing else was wrong with them. */
export type Handled = 'done' | 'later';
