/** The brokers do not answer, or do not take what is sent; what was sent last may be there all the same. */
export class KafkaUnavailable extends Error {
  override readonly name = 'KafkaUnavailable';
  readonly code = 'kafka-unavailable';
}
