import kafkajs, { type ICustomPartitioner, type RecordMetadata } from 'kafkajs';

/**
 * Remembers which partitions the messages of the send under way belong to, so that it can be seen whether each was
 * acknowledged: where a leader moves in mid-send to a broker that has answered already, kafkajs 2.2.4 takes the messages
 * for sent, and never sends them.
 */
export class CoveredPartitions {
  readonly #expected = new Set<string>();

  /** Java's way to choose a partition, the default of all clients by now, watched. */
  readonly partitioner: ICustomPartitioner = () => {
    const choose = kafkajs.Partitioners.DefaultPartitioner();
    return (message) => {
      const partition = choose(message);
      this.#expected.add(`${message.topic} ${partition}`);
      return partition;
    };
  };

  /** Before every send. */
  begin(): void {
    this.#expected.clear();
  }

  areAllIn(acknowledged: readonly RecordMetadata[]): boolean {
    const known = new Set(acknowledged.map(({ topicName, partition }) => `${topicName} ${partition}`));
    return [...this.#expected].every((partition) => known.has(partition));
  }
}
