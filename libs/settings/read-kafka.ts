import { parseBrokers, parseGroup, parseMechanism, parseSources, parseTopic, parseUsername } from './kafka-values.js';
import { parsePath, parseSwitch } from './plain-values.js';
import type { Reading } from './reading.js';
import type { KafkaSasl, KafkaSettings } from './settings.js';

const BROKERS = 'TILLWATCH_KAFKA_BROKERS';
const MECHANISM = 'TILLWATCH_KAFKA_SASL_MECHANISM';
const USERNAME = 'TILLWATCH_KAFKA_USERNAME';
const PASSWORD_FILE = 'TILLWATCH_KAFKA_PASSWORD_FILE';
const REJECTED_TOPIC = 'TILLWATCH_KAFKA_REJECTED_TOPIC';
const SOURCES = 'TILLWATCH_KAFKA_SOURCES';
/** Set without brokers, these would be ignored in silence, and what was meant would not happen. */
const NEED_BROKERS = [SOURCES, MECHANISM, USERNAME, PASSWORD_FILE];

/** The Kafka way in; undefined without brokers. The form of every variable is checked all the same. */
export function readKafka(reading: Reading): KafkaSettings | undefined {
  const brokers = reading.optional(BROKERS, parseBrokers);
  const ssl = reading.optional('TILLWATCH_KAFKA_SSL', parseSwitch) ?? false;
  const sasl = readSasl(reading);
  const group = reading.optional('TILLWATCH_KAFKA_GROUP', parseGroup) ?? 'tillwatch-ingest';
  const topic = reading.optional('TILLWATCH_KAFKA_TOPIC', parseTopic) ?? 'tillwatch.telemetry.v1';
  const rejectedTopic = reading.optional(REJECTED_TOPIC, parseTopic) ?? 'tillwatch.telemetry.rejected.v1';
  const sources = reading.optional(SOURCES, parseSources) ?? [];

  if (topic === rejectedTopic) reading.fault(REJECTED_TOPIC, 'must differ from TILLWATCH_KAFKA_TOPIC');
  if (sources.some((source) => source.topic === topic || source.topic === rejectedTopic)) {
    reading.fault(SOURCES, 'must not name the topics that only Tillwatch itself writes');
  }
  const orphan = NEED_BROKERS.find((variable) => reading.isSet(variable));
  if (orphan && !reading.isSet(BROKERS)) reading.fault(BROKERS, `must be set where ${orphan} is`);
  return brokers && { brokers, ssl, ...(sasl && { sasl }), group, topic, rejectedTopic, sources };
}

/** Mechanism, user and password file belong together: all three or none. */
function readSasl(reading: Reading): KafkaSasl | undefined {
  const mechanism = reading.optional(MECHANISM, parseMechanism);
  const username = reading.optional(USERNAME, parseUsername);
  const passwordFile = reading.optional(PASSWORD_FILE, parsePath);
  const all = [MECHANISM, USERNAME, PASSWORD_FILE];
  const given = all.filter((variable) => reading.isSet(variable));
  for (const missing of all.filter((variable) => given.length > 0 && !given.includes(variable))) {
    reading.fault(missing, `must be set where ${given.join(' and ')} ${given.length > 1 ? 'are' : 'is'}`);
  }
  return mechanism && username && passwordFile ? { mechanism, username, passwordFile } : undefined;
}
