import { isEndpoint } from './endpoint.js';
import { broken, parsed } from './parsed.js';
import type { Parsed } from './parsed.js';
import { SASL_MECHANISMS, SENDING_ROLES } from './settings.js';
import type { KafkaSource, SaslMechanism } from './settings.js';

/** Kafka's own rule for topic names. */
const TOPIC = /^[A-Za-z0-9._-]{1,249}$/;
const TENANT = /^[a-z0-9_]{1,32}$/;
const GROUP = /^[\x21-\x7e]{1,255}$/;
const isTopic = (text: string): boolean => TOPIC.test(text) && text !== '.' && text !== '..';

const TOPIC_RULE = 'must be 1 to 249 of A-Z a-z 0-9 . _ - and neither . nor ..';
const SOURCES_RULE = `must be topic:tenant:role,... with Kafka's topic names, tenants of a-z 0-9 _ (1 to 32) and the roles ${SENDING_ROLES.join(', ')}`;

const list = (text: string): string[] => text.split(',').map((part) => part.trim());

export function parseBrokers(text: string): Parsed<readonly string[]> {
  const brokers = list(text);
  return brokers.every((broker) => isEndpoint(broker, 'port required'))
    ? parsed(brokers)
    : broken('must be host:port, several separated by commas');
}

export const parseTopic = (text: string): Parsed<string> => (isTopic(text) ? parsed(text) : broken(TOPIC_RULE));

export const parseGroup = (text: string): Parsed<string> =>
  GROUP.test(text) ? parsed(text) : broken('must be 1 to 255 visible ASCII characters');

export const parseUsername = (text: string): Parsed<string> =>
  text.trim() === '' ? broken('must not be blank') : parsed(text);

export function parseMechanism(text: string): Parsed<SaslMechanism> {
  const mechanism = SASL_MECHANISMS.find((known) => known === text.toLowerCase());
  return mechanism ? parsed(mechanism) : broken(`must be one of ${SASL_MECHANISMS.join(', ')}`);
}

/** Each topic once: two bindings of one topic would leave open for whom it speaks. */
export function parseSources(text: string): Parsed<readonly KafkaSource[]> {
  const sources = list(text).map(parseSource);
  const known = sources.filter((source) => source !== undefined);
  if (known.length < sources.length) return broken(SOURCES_RULE);
  const topics = new Set(known.map((source) => source.topic));
  return topics.size === known.length ? parsed(known) : broken('must bind each topic once');
}

function parseSource(text: string): KafkaSource | undefined {
  const [topic = '', tenant = '', roleName = '', ...more] = text.split(':');
  const role = SENDING_ROLES.find((known) => known === roleName);
  const fits = isTopic(topic) && TENANT.test(tenant) && more.length === 0;
  return fits && role ? { topic, tenant, role } : undefined;
}
