export { type KafkaConnection, kafkaClient } from './client/kafka-client.js';
export { KafkaUnavailable } from './client/kafka-unavailable.js';
export { type GroupLimits } from './consumer/consumer-life.js';
export { GroupConsumer, type OpenGroup } from './consumer/group-consumer.js';
export type { EndReason, GroupReports, OffsetAlarm } from './consumer/group-reports.js';
export type { Handled, Received, ReceivedBatch } from './consumer/received.js';
export { type Outgoing, Sender, type SenderParts } from './producer/sender.js';
