import { readFileSync } from 'node:fs';
import kafkajs, { type Kafka, type SASLOptions } from 'kafkajs';
import type { Logger } from '#observability';
import type { KafkaSasl, KafkaSettings } from '#settings';
import { clientLog } from './client-log.js';
import { registerCodecs } from './codecs.js';
import { quietTimerWarning } from './quiet-timer-warning.js';

export type KafkaConnection = Pick<KafkaSettings, 'brokers' | 'ssl' | 'sasl'>;

/** A broker that is there answers within milliseconds; one that is not is tried again soon. */
const CONNECT_MAX_MS = 3_000;

/** A broker that is flushing or electing may take seconds; after ten the same is asked again. */
const REQUEST_MAX_MS = 10_000;

/** Of what the client does for itself, such as looking for brokers: some three seconds in all. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 };

/** A client of the brokers; it connects when something of it is used. */
export function kafkaClient({ brokers, ssl, sasl }: KafkaConnection, log: Pick<Logger, 'warn'>): Kafka {
  registerCodecs();
  quietTimerWarning();
  return new kafkajs.Kafka({
    clientId: 'tillwatch',
    brokers: [...brokers],
    ssl,
    ...(sasl && { sasl: withPasswordOfFile(sasl) }),
    connectionTimeout: CONNECT_MAX_MS,
    requestTimeout: REQUEST_MAX_MS,
    retry: RETRY,
    logLevel: kafkajs.logLevel.ERROR,
    logCreator: clientLog(log),
  });
}

/** The password is read for each connection that is made, so that one that was changed is taken up. */
function withPasswordOfFile({ mechanism, username, passwordFile }: KafkaSasl): SASLOptions {
  return {
    mechanism,
    username,
    get password() {
      // An editor's line end is no part of a password.
      return readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, '');
    },
  };
}
