import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeFault, readSettings, unknownVariables } from './index.js';
import type { ProcessKind, Settings } from './index.js';

const BROKERS = { TILLWATCH_KAFKA_BROKERS: 'kafka:9092' };
const SECRET = 'pw-Zx-hidden';

const faults = (env: Record<string, string>, process: ProcessKind = 'tillwatch') => {
  const read = readSettings(env, process);
  return Array.isArray(read) ? read : [];
};
const settings = (env: Record<string, string>): Settings => {
  const read = readSettings(env);
  if (Array.isArray(read)) throw new Error(read.map(describeFault).join('; '));
  return read;
};

describe('readSettings', () => {
  it('gives the embedded default where nothing is set', () => {
    const inData = (file: string) => ({ kind: 'sqlite', file: path.resolve('data', file) });
    expect(readSettings({})).toEqual({
      port: 3000,
      dataDir: path.resolve('data'),
      demo: true,
      eventStore: inData('events.db'),
      readModel: inData('read-model.db'),
      access: inData('access.db'),
    });
  });

  it('takes what is set', () => {
    const read = settings({
      TILLWATCH_PORT: '0',
      TILLWATCH_DATA_DIR: '/srv/till watch',
      TILLWATCH_DEMO: 'off',
      TILLWATCH_ADMIN_KEY: 'k'.repeat(32),
      TILLWATCH_EVENTSTORE_URL: 'sqlite:///abs/events.db',
      TILLWATCH_READ_MODEL_URL: 'sqlite:rel/model.db',
    });
    expect(read).toEqual({
      port: 0,
      dataDir: '/srv/till watch',
      demo: false,
      adminKey: 'k'.repeat(32),
      eventStore: { kind: 'sqlite', file: '/abs/events.db' },
      readModel: { kind: 'sqlite', file: path.resolve('rel/model.db') },
      access: { kind: 'sqlite', file: '/srv/till watch/access.db' },
    });
  });

  it.each<[variable: string, value: string, more?: Record<string, string>]>([
    ['TILLWATCH_PORT', `port-${SECRET}`],
    ['TILLWATCH_PORT', '70001'],
    ['TILLWATCH_PORT', '-1'],
    ['TILLWATCH_PORT', '3e3'],
    ['TILLWATCH_PORT', ''],
    ['TILLWATCH_DATA_DIR', ''],
    ['TILLWATCH_DEMO', 'yes'],
    ['TILLWATCH_ADMIN_KEY', SECRET],
    ['TILLWATCH_ADMIN_KEY', 'k'.repeat(31)],
    ['TILLWATCH_ADMIN_KEY', `${'k'.repeat(32)} ${SECRET}`],
    ['TILLWATCH_ADMIN_KEY', 'ü'.repeat(40)],
    ['TILLWATCH_EVENTSTORE_URL', `mysql://till:${SECRET}@127.0.0.1:3306/events`],
    ['TILLWATCH_EVENTSTORE_URL', 'sqlite:'],
    ['TILLWATCH_EVENTSTORE_URL', 'sqlite: '],
    ['TILLWATCH_EVENTSTORE_URL', 'sqlite::memory:'],
    ['TILLWATCH_EVENTSTORE_URL', 'sqlite:folder/'],
    ['TILLWATCH_EVENTSTORE_URL', 'sqlite://host/events.db'],
    ['TILLWATCH_EVENTSTORE_URL', 'sqlite:events.db?mode=memory'],
    ['TILLWATCH_EVENTSTORE_URL', `esdb://till:${SECRET}@node:notaport`],
    ['TILLWATCH_EVENTSTORE_URL', 'esdb://'],
    ['TILLWATCH_EVENTSTORE_URL', 'postgres://host/db'],
    ['TILLWATCH_READ_MODEL_URL', `postgres://till:${SECRET}@127.0.0.1:notaport/db`],
    ['TILLWATCH_READ_MODEL_URL', `postgres://till:${SECRET}@127.0.0.1:5432`],
    ['TILLWATCH_READ_MODEL_URL', `redis://:${SECRET}@127.0.0.1:6379`],
    ['TILLWATCH_ACCESS_URL', `mongodb://till:${SECRET}@127.0.0.1/keys`],
    ['TILLWATCH_KAFKA_BROKERS', `127.0.0.1:${SECRET}`],
    ['TILLWATCH_KAFKA_BROKERS', 'kafka'],
    ['TILLWATCH_KAFKA_BROKERS', 'kafka:9092,,kafka:9093'],
    ['TILLWATCH_KAFKA_BROKERS', 'kafka:0'],
    ['TILLWATCH_KAFKA_SSL', 'true', BROKERS],
    [
      'TILLWATCH_KAFKA_SASL_MECHANISM',
      'kerberos',
      { ...BROKERS, TILLWATCH_KAFKA_USERNAME: 'u', TILLWATCH_KAFKA_PASSWORD_FILE: '/p' },
    ],
    ['TILLWATCH_KAFKA_GROUP', 'a group', BROKERS],
    ['TILLWATCH_KAFKA_TOPIC', '..', BROKERS],
    ['TILLWATCH_KAFKA_TOPIC', 'a/b', BROKERS],
    ['TILLWATCH_KAFKA_TOPIC', 't'.repeat(250), BROKERS],
    ['TILLWATCH_KAFKA_REJECTED_TOPIC', 'tillwatch.telemetry.v1', BROKERS],
    ['TILLWATCH_KAFKA_SOURCES', `topic-${SECRET}`, BROKERS],
    ['TILLWATCH_KAFKA_SOURCES', `topic:acme:${SECRET}`, BROKERS],
    ['TILLWATCH_KAFKA_SOURCES', 'topic:acme:viewer', BROKERS],
    ['TILLWATCH_KAFKA_SOURCES', 'topic:Acme:gateway', BROKERS],
    ['TILLWATCH_KAFKA_SOURCES', 't:acme:gateway,t:other:gateway', BROKERS],
    ['TILLWATCH_KAFKA_SOURCES', 'tillwatch.telemetry.v1:acme:gateway', BROKERS],
  ])('refuses %s=%s by name, without the value', (variable, value, more = {}) => {
    const found = faults({ ...more, [variable]: value });
    expect(found.map((fault) => fault.variable)).toEqual([variable]);
    const said = found.map(describeFault).join();
    expect(said).not.toContain(SECRET);
    if (/^\d{3,}$/.test(value)) expect(said).not.toContain(value);
    expect(said).not.toContain('not available');
  });

  it.each<[missing: string, env: Record<string, string>]>([
    ['TILLWATCH_KAFKA_BROKERS', { TILLWATCH_KAFKA_SOURCES: 'topic:acme:gateway' }],
    [
      'TILLWATCH_KAFKA_PASSWORD_FILE',
      { ...BROKERS, TILLWATCH_KAFKA_USERNAME: 'u', TILLWATCH_KAFKA_SASL_MECHANISM: 'plain' },
    ],
    [
      'TILLWATCH_KAFKA_USERNAME',
      { ...BROKERS, TILLWATCH_KAFKA_PASSWORD_FILE: '/p', TILLWATCH_KAFKA_SASL_MECHANISM: 'plain' },
    ],
    [
      'TILLWATCH_KAFKA_SASL_MECHANISM',
      { ...BROKERS, TILLWATCH_KAFKA_USERNAME: 'u', TILLWATCH_KAFKA_PASSWORD_FILE: '/p' },
    ],
  ])('says that %s is missing where others need it', (missing, env) => {
    expect(faults(env).map((fault) => fault.variable)).toEqual([missing]);
  });

  it('tells all faults at once', () => {
    const found = faults({ TILLWATCH_PORT: 'x', TILLWATCH_DEMO: 'x', TILLWATCH_ACCESS_URL: 'x' });
    expect(found.map((fault) => fault.variable)).toEqual(['TILLWATCH_PORT', 'TILLWATCH_DEMO', 'TILLWATCH_ACCESS_URL']);
  });

  it('turns the Kafka way in on by its brokers alone', () => {
    expect(settings({ TILLWATCH_KAFKA_BROKERS: 'a:9092, [::1]:9093' }).kafka).toEqual({
      brokers: ['a:9092', '[::1]:9093'],
      ssl: false,
      group: 'tillwatch-ingest',
      topic: 'tillwatch.telemetry.v1',
      rejectedTopic: 'tillwatch.telemetry.rejected.v1',
      sources: [],
    });
  });

  it('refuses two stores in one file', () => {
    const found = faults({ TILLWATCH_READ_MODEL_URL: 'sqlite:one.db', TILLWATCH_ACCESS_URL: 'sqlite:./one.db' });
    expect(found).toEqual([
      { variable: 'TILLWATCH_ACCESS_URL', rule: 'must not be the file of TILLWATCH_READ_MODEL_URL' },
    ]);
  });

  it.each([
    ['esdb://admin:secret@a:2113,b:2113/?tls=false', 'esdb://admin:secret@a:2113,b:2113/?tls=false'],
    ['kurrentdb+discover://cluster.example?tls=true', 'esdb+discover://cluster.example?tls=true'],
  ])('takes %s for the event store, by the name of the scheme that the client knows', (url, known) => {
    const settings = readSettings({ TILLWATCH_EVENTSTORE_URL: url });
    expect(settings).toMatchObject({ eventStore: { kind: 'eventstoredb', url: known } });
  });

  it('checks the form of everything before it refuses a backend that is not built', () => {
    const found = faults({ TILLWATCH_READ_MODEL_URL: 'postgres://host/model', TILLWATCH_KAFKA_TOPIC: 'a/b' });
    expect(found.map((fault) => fault.variable)).toEqual(['TILLWATCH_KAFKA_TOPIC']);
  });

  it.each<[ProcessKind, string[]]>([
    ['ingest', ['TILLWATCH_EVENTSTORE_URL', 'TILLWATCH_ACCESS_URL']],
    ['projector', ['TILLWATCH_EVENTSTORE_URL', 'TILLWATCH_READ_MODEL_URL', 'TILLWATCH_ACCESS_URL']],
    ['api', ['TILLWATCH_EVENTSTORE_URL', 'TILLWATCH_READ_MODEL_URL', 'TILLWATCH_ACCESS_URL']],
  ])('refuses files to the separate process %s', (process, variables) => {
    const found = faults({}, process);
    expect(found.map((fault) => fault.variable)).toEqual(variables);
    expect(found[0]?.rule).toContain('one writer');
  });
});

describe('unknownVariables', () => {
  it('names what is most likely misspelt, and nothing else', () => {
    const env = {
      TILLWATCH_PROT: '1',
      TILLWATCH_PORT: '1',
      TILLWATCH_TEST_EVENTSTORE_URL: 'x',
      TILLWATCH_KEY: 'x',
      HOME: '/',
    };
    expect(unknownVariables(env)).toEqual(['TILLWATCH_PROT']);
  });
});
