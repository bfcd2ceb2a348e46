import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { IHeaders } from 'kafkajs';
import { type LogPosition, type StoredEvent } from '#event-store';
import type { KafkaSettings } from '#settings';
import { rejectedStream } from '#streams';
import { decodeRejection, REJECTED_TYPE } from '#telemetry';
import { Broker } from '../../../libs/kafka/testing/broker/broker.js';
import { produceWithKcat } from '../../../libs/kafka/testing/broker/kcat.js';
import { withBroker, withKcat } from '../../../libs/kafka/testing/broker/with-broker.js';
import { clientOf, LogKept, until } from '../../../libs/kafka/testing/group-under-test.js';
import { TroubledStore } from '../testing/troubled-store.js';
import { reboot, WayInHarness } from '../testing/way-in-harness.js';

const CARD = '4111111111111111';

let broker: Broker;
let [drawn, settings]: [number, KafkaSettings | undefined] = [0, undefined];
let store: TroubledStore;
let harness: WayInHarness;

const open = async (): Promise<void> => {
  drawn += 1;
  const source = { topic: `source-${drawn}`, tenant: 'acme', role: 'gateway' } as const;
  settings = {
    brokers: [broker.address],
    ssl: false,
    group: `group-${drawn}`,
    topic: `telemetry-${drawn}`,
    rejectedTopic: `rejected-${drawn}`,
    sources: [source],
  };
  const admin = clientOf(broker, new LogKept()).admin();
  await admin.createTopics({ waitForLeaders: false, topics: [{ topic: source.topic, numPartitions: 3 }] });
  await admin.disconnect();
  store = new TroubledStore();
  harness = await WayInHarness.start({ store, kafka: settings, limits: { group: { sessionMs: 6_000 } } });
  await until(() => harness.running.kafka?.kafka().fault === undefined);
};

const stored = async (): Promise<readonly StoredEvent[]> =>
  (await store.readAll({ after: 0n as LogPosition, limit: 10_000 })).events;
const accepted = async (): Promise<readonly StoredEvent[]> =>
  (await stored()).filter(({ type }) => type !== REJECTED_TYPE);
const refusals = async () => (await store.readStream(rejectedStream('acme'), { limit: 100 })).map(decodeRejection);

/** Everything of a topic, from its beginning, as another reader sees it. */
async function contentsOf(topic: string, count: number): Promise<{ value: string; headers: Record<string, string> }[]> {
  const consumer = clientOf(broker, new LogKept()).consumer({ groupId: `reader-${drawn}-${topic}` });
  const found = new Map<string, { value: string; headers: Record<string, string> }>();
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ partition, message: { value, offset, headers = {} } }) => {
      const told = textsOf(headers);
      // What is read again after a failure or a new share-out may be told of again: of where it came from, once.
      const of = ['topic', 'partition', 'offset'].map((part) => told[`tillwatch-${part}`]).join(' ');
      found.set(told['tillwatch-topic'] === undefined ? `${partition} ${offset}` : of, {
        value: String(value),
        headers: told,
      });
    },
  });
  await until(() => found.size >= count);
  await consumer.disconnect();
  return [...found.values()];
}

const textsOf = (headers: IHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

async function produce(messages: { value: string | Buffer | null; headers?: IHeaders; timestamp?: string }[]) {
  const producer = clientOf(broker, new LogKept()).producer({ idempotent: true });
  await producer.connect();
  await producer.send({ topic: `source-${drawn}`, messages });
  await producer.disconnect();
}

const STRUCTURED = { 'content-type': 'application/cloudevents+json; charset=UTF-8' };
/** The headers of an event in binary mode. */
const binary = ({ data: _data, ...attributes }: Record<string, unknown>): IHeaders =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, String(value)]));

withBroker('the Kafka way in', () => {
  beforeAll(async () => {
    broker = await Broker.start();
  }, 120_000);
  afterAll(() => broker?.stop());
  beforeEach(open);
  afterEach(() => harness.stop());

  it('answers 202 once the brokers have it, without a receipt, and brings each event to the store once', async () => {
    const [one, two] = [reboot('sn-1'), reboot('sn-2')];
    const first = await harness.send([one, two, one]);
    expect(first.status).toBe(202);
    expect(first.body).toEqual({ accepted: 2, duplicate: 1, rejected: [] });
    const again = await harness.send([one]);
    expect(again.body).toEqual({ accepted: 1, duplicate: 0, rejected: [] });
    await until(async () => (await harness.metric('tillwatch_events_duplicate_total')) === 1);
    expect((await accepted()).map(({ stream }) => stream.split('-').slice(2).join('-')).sort()).toEqual([
      'acme-sn-1',
      'acme-sn-2',
    ]);
    expect(await harness.metric('tillwatch_events_accepted_total')).toBe(2);
  });

  it('keeps what HTTP refused for inspection, and out of the rejected topic', async () => {
    const { body } = await harness.send([reboot('sn-1', { type: 'terminal.nonsense.v1' }), reboot('sn-1')]);
    expect(body.rejected.map(({ reason }) => reason)).toEqual(['unknown-type']);
    await until(async () => (await stored()).length === 2);
    expect((await refusals()).map(({ reason }) => reason)).toEqual(['unknown-type']);
    const admin = clientOf(broker, new LogKept()).admin();
    const offsets = await admin.fetchTopicOffsets(`rejected-${drawn}`);
    await admin.disconnect();
    expect(offsets.every(({ high }) => high === '0')).toBe(true);
  });

  it('writes no card number and no token to the disk of a broker', async () => {
    const token = 'token-of-the-terminal-77';
    const failed = { interface: 'chip', reason: 'timeout', cardHash: token, note: `card ${CARD}` };
    await harness.send([
      reboot('sn-1', { data: { reason: 'user', note: `card ${CARD}` }, id: CARD }),
      reboot('sn-1', { type: 'terminal.card-read.failed.v1', data: failed }),
      reboot('sn-1', { type: 'terminal.nonsense.v1', data: { note: CARD, cardHash: token } }),
    ]);
    await until(async () => (await stored()).length === 3);
    const files = readdirSync(broker.logs, { recursive: true, encoding: 'utf8' });
    const segments = files.filter((file) => file.startsWith(`telemetry-${drawn}-`) && file.endsWith('.log'));
    const bytes = segments.map((file) => readFileSync(path.join(broker.logs, file)).toString('latin1')).join('');
    expect(bytes).toContain('411111******1111');
    expect(bytes).not.toContain(CARD);
    expect(bytes).not.toContain(token);
    expect(harness.log).not.toContain(CARD);
  });

  it('takes in both modes of what others produce, for the tenant of their topic alone', async () => {
    const [structured, inHeaders] = [reboot('sn-1'), reboot('sn-2')];
    await produce([
      { value: JSON.stringify(structured), headers: STRUCTURED },
      { value: JSON.stringify(inHeaders['data']), headers: binary(inHeaders) },
      { value: JSON.stringify(reboot('sn-3', { tenant: 'acme' })), headers: STRUCTURED },
    ]);
    await until(async () => (await accepted()).length === 3);
    expect((await accepted()).every(({ stream }) => stream.includes('-acme-sn-'))).toBe(true);
    expect(await refusals()).toEqual([]);
    // The same event over HTTP is the same event.
    await harness.send([structured]);
    await until(async () => (await harness.metric('tillwatch_events_duplicate_total')) === 1);
    expect(await accepted()).toHaveLength(3);
  });

  it('sends what it refuses to the rejected topic, masked, with its reason and place, and keeps it once', async () => {
    await produce([
      { value: null, headers: STRUCTURED },
      { value: 'neither', headers: {} },
      { value: Buffer.from([0xff, 0xfe]), headers: STRUCTURED },
      { value: JSON.stringify(reboot('sn-1', { tenant: 'other' })), headers: STRUCTURED },
      { value: JSON.stringify(reboot('sn-1', { type: 'fleet.device.retired.v1' })), headers: STRUCTURED },
      { value: `not JSON, card ${CARD}`, headers: binary(reboot('sn-1')) },
      { value: '{"reason":"user"},"subject":"sn-9"', headers: binary(reboot('sn-1')) },
    ]);
    const told = await contentsOf(`rejected-${drawn}`, 7);
    const reasons = ['malformed-envelope', 'malformed-envelope', 'malformed-envelope'];
    const all = [...reasons, 'tenant-mismatch', 'forbidden-type', 'invalid-data', 'invalid-data'].sort();
    expect(told.map(({ headers }) => headers['tillwatch-reason'] ?? '').sort()).toEqual(all);
    expect(told.every(({ headers }) => headers['tillwatch-topic'] === `source-${drawn}`)).toBe(true);
    const places = told.map(({ headers }) => `${headers['tillwatch-partition']} ${headers['tillwatch-offset']}`);
    expect(new Set(places).size).toBe(7);
    expect(JSON.stringify(told)).not.toContain(CARD);
    await until(async () => (await refusals()).length === 7);
    expect((await refusals()).map(({ reason }) => reason).sort()).toEqual(all);
    expect(await accepted()).toEqual([]);
  });

  // The producer is idempotent: one that is not sends twice what a busy broker answers late.
  it('takes nobody for Tillwatch who writes into its own topic', async () => {
    const producer = clientOf(broker, new LogKept()).producer({ idempotent: true });
    await producer.connect();
    const head = JSON.stringify({ format: 1, stream: 'telemetry-00-acme-sn-1', eventId: 'no uuid', type: 't' });
    await producer.send({
      topic: `telemetry-${drawn}`,
      messages: [
        { partition: 0, value: 'x' },
        { partition: 0, value: `${head}\n{}\n{}` },
      ],
    });
    await producer.disconnect();
    const told = await contentsOf(`rejected-${drawn}`, 2);
    expect(told.map(({ headers }) => headers['tillwatch-reason'])).toEqual([
      'malformed-envelope',
      'malformed-envelope',
    ]);
    expect((await harness.send([reboot('sn-1')])).status).toBe(202);
    await until(async () => (await accepted()).length === 1);
  });

  it('takes the time of the record for that of receipt, never one that is yet to come', async () => {
    const past = Date.now() - 3_600_000;
    await produce([
      { value: JSON.stringify(reboot('sn-1')), headers: STRUCTURED, timestamp: String(past) },
      { value: JSON.stringify(reboot('sn-2')), headers: STRUCTURED, timestamp: String(Date.now() + 1_800_000) },
    ]);
    await until(async () => (await accepted()).length === 2);
    const receipts = (await accepted()).map(
      ({ metadata }) => (JSON.parse(metadata) as { receivedAt: number }).receivedAt,
    );
    expect(receipts).toContain(past);
    expect(Math.max(...receipts)).toBeLessThanOrEqual(Date.now());
  });

  it('takes events while the store is gone, and brings them there when it is back', async () => {
    store.isGone = true;
    const answer = await harness.send([reboot('sn-1'), reboot('sn-2')]);
    expect(answer.status).toBe(202);
    await until(() => harness.running.kafka?.kafka().notes.join().includes('paused') === true);
    store.isGone = false;
    await until(async () => (await accepted()).length === 2);
  });

  it('starts without a broker, is not ready, answers 503, and goes on when there is one', async () => {
    await harness.stop();
    await broker.kill();
    harness = await WayInHarness.start({ store, ...(settings && { kafka: settings }) });
    const refused = await harness.send([reboot('sn-1')]);
    expect([refused.status, refused.body.code]).toEqual([503, 'brokers-unavailable']);
    expect(harness.running.kafka?.kafka().fault).toContain('no broker answers');
    await broker.restart();
    await until(() => harness.running.kafka?.kafka().fault === undefined);
    expect((await harness.send([reboot('sn-1')])).status).toBe(202);
    await until(async () => (await accepted()).length === 1);
  });

  withKcat.each(['snappy', 'lz4', 'zstd', 'gzip'])(
    'takes in what kcat produces: both modes, keys absent, %s',
    async (codec) => {
      const events = Array.from({ length: 60 }, (_, i) => reboot(`sn-${i % 7}`));
      for (const event of events.slice(0, 3)) {
        const headers = Object.entries(binary(event)).flatMap(([name, value]) => ['-H', `${name}=${String(value)}`]);
        await produceWithKcat(
          broker.address,
          `source-${drawn}`,
          [JSON.stringify(event['data'])],
          [...headers, '-z', codec],
        );
      }
      const lines = events.slice(3).map((event) => JSON.stringify(event));
      const args = ['-z', codec, '-H', 'content-type=application/cloudevents+json'];
      await produceWithKcat(broker.address, `source-${drawn}`, lines, args);
      await until(async () => (await accepted()).length === 60);
      expect(await refusals()).toEqual([]);
    },
  );
});
