/** What is counted of a consumer group; structurally a part of `Metrics`. */
export interface GroupReports {
  /** Messages that were taken in. */
  kafkaReceived(messages: number): void;
  /** Of the partitions that are this process's own, all at once: messages that it has not taken in. */
  kafkaLag(
    partitions: readonly { readonly topic: string; readonly partition: number; readonly messages: number }[],
  ): void;
  kafkaRebalanced(): void;
  /** The consumer was made anew, for this reason. */
  kafkaConsumerReplaced(reason: EndReason): void;
  /** Offsets are not where they were left: messages went before they were read, or a topic is another one than before. */
  kafkaOffsetAlarm(kind: OffsetAlarm, messagesMissed: number): void;
}

export type EndReason = 'crash' | 'stall' | 'topics';
export type OffsetAlarm = 'passed' | 'rewound';
