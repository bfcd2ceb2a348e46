import type { Environment } from './reading.js';

/** CONTRACT section 1, and what the command line and the tests read. */
const KNOWN = new Set([
  'TILLWATCH_PORT',
  'TILLWATCH_DATA_DIR',
  'TILLWATCH_DEMO',
  'TILLWATCH_ADMIN_KEY',
  'TILLWATCH_EVENTSTORE_URL',
  'TILLWATCH_READ_MODEL_URL',
  'TILLWATCH_ACCESS_URL',
  'TILLWATCH_KAFKA_BROKERS',
  'TILLWATCH_KAFKA_SSL',
  'TILLWATCH_KAFKA_SASL_MECHANISM',
  'TILLWATCH_KAFKA_USERNAME',
  'TILLWATCH_KAFKA_PASSWORD_FILE',
  'TILLWATCH_KAFKA_GROUP',
  'TILLWATCH_KAFKA_TOPIC',
  'TILLWATCH_KAFKA_SOURCES',
  'TILLWATCH_KAFKA_REJECTED_TOPIC',
  'TILLWATCH_KEY',
  'TILLWATCH_FLEET_DATA',
]);

/** Names that begin like ours and mean nothing: most likely misspelt, worth a warning. Never their values. */
export const unknownVariables = (env: Environment): string[] =>
  Object.keys(env)
    .filter((name) => name.startsWith('TILLWATCH_') && !name.startsWith('TILLWATCH_TEST_') && !KNOWN.has(name))
    .sort();
