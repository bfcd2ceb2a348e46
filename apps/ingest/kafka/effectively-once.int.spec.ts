import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Message } from 'kafkajs';
import { type AccessStore, openSqliteAccessStore } from '#access';
import { emptyDevice, foldInputs, type FoldInput, foldOrder, keyOf } from '#device';
import { type EventStore, type LogPosition, MemoryEventStore, type StoredEvent } from '#event-store';
import { openSqliteEventStore } from '#event-store-sqlite';
import type { KafkaSettings } from '#settings';
import { decodeRecord, type EventRecord } from '#telemetry';
import { Broker } from '../../../libs/kafka/testing/broker/broker.js';
import { withBroker } from '../../../libs/kafka/testing/broker/with-broker.js';
import { clientOf, LogKept, until } from '../../../libs/kafka/testing/group-under-test.js';
import { KafkaMember } from '../testing/kafka-member.js';
import { CommitBatch, Tally } from '../admission/commit-batch.js';
import { readSource } from './read-sources.js';

const [DEVICES, EVENTS_PER_ROUND, SESSION_MS, DAY_MS] = [25, 250, 3_000, 86_400_000];
const PARTITIONS = 4;
const source = { topic: 'platform', tenant: 'acme', role: 'gateway' } as const;

withBroker('members of the ingest group that join, are killed and freeze', () => {
  let [broker, folder, store, access]: [Broker, string, EventStore, AccessStore] = [] as never;
  let settings: KafkaSettings;
  let accessFile = '';
  const members: KafkaMember[] = [];
  const sent: { readonly message: Message; readonly partition: number }[] = [];
  const log = new LogKept();

  beforeAll(async () => {
    broker = await Broker.start();
    folder = await mkdtemp(path.join(os.tmpdir(), 'tillwatch-once-'));
    accessFile = path.join(folder, 'access.db');
    store = openSqliteEventStore({ file: path.join(folder, 'events.db'), mode: 'own' });
    access = await openSqliteAccessStore({ file: accessFile, now: Date.now });
    await access.createKey('acme', 'gateway');
    settings = {
      brokers: [broker.address],
      ssl: false,
      group: 'g',
      topic: 'telemetry',
      rejectedTopic: 'rejected',
      sources: [source],
    };
    const admin = clientOf(broker, log).admin();
    await admin.createTopics({ waitForLeaders: false, topics: [{ topic: 'platform', numPartitions: PARTITIONS }] });
    await admin.disconnect();
  }, 120_000);
  afterAll(async () => {
    await Promise.all(members.map((member) => member.kill()));
    await store?.close();
    await access?.close();
    await broker?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const join = (): KafkaMember => {
    const member = new KafkaMember({ settings, access: accessFile, sessionMs: SESSION_MS, store });
    members.push(member);
    return member;
  };
  const stored = async (): Promise<StoredEvent[]> => [
    ...(await store.readAll({ after: 0n as LogPosition, limit: 10_000 })).events,
  ];
  const allAreStored = async (): Promise<boolean> =>
    new Set((await stored()).map(({ eventId }) => eventId)).size >= sent.length;
  const again = async (from: number, to: number): Promise<void> => {
    for (const { message } of sent.slice(from, to)) await produce([{ ...message, timestamp: String(Date.now()) }]);
  };

  /** By a partitioner that is not Kafka's: one device's events lie in whatever partition comes next. */
  const produce = async (messages: readonly Message[]): Promise<void> => {
    const producer = clientOf(broker, log).producer({ idempotent: true });
    await producer.connect();
    await producer.send({
      topic: 'platform',
      messages: messages.map((message, i) => ({ ...message, partition: (sent.length + i) % PARTITIONS })),
    });
    await producer.disconnect();
  };
  const round = async (receivedAt = Date.now()): Promise<void> => {
    const messages = Array.from({ length: EVENTS_PER_ROUND }, (_, i) => eventOf(sent.length + i, receivedAt));
    await produce(messages);
    sent.push(...messages.map((message, i) => ({ message, partition: i % PARTITIONS })));
  };

  it('store every event once, and devices are those of the pure fold', async () => {
    // A week and more ago by the clock of the brokers; what is sent again of it comes when it is judged otherwise.
    const first = join();
    await round(Date.now() - 8 * DAY_MS);
    await until(allAreStored);

    // Another one joins while events flow: the partitions are shared anew.
    const second = join();
    for (let i = 0; i < 4; i += 1) await round();
    await until(() => second.appends > 0 && first.appends > 0);

    // Frozen in mid-stream, taken for dead, and awake again as a member that is none.
    first.freeze();
    await round();
    await until(allAreStored);
    first.thaw();
    await round();

    await second.kill();
    join();
    await round();
    await again(0, 30);
    await produce(
      sent.slice(0, EVENTS_PER_ROUND).map(({ message }) => ({ ...message, timestamp: String(Date.now()) })),
    );
    await round();
    await until(allAreStored);
    await after(500);

    const events = await stored();
    expect(events).toHaveLength(sent.length);
    expect(devicesOf(events.map((event) => decodeRecord(event)))).toEqual(devicesOf(await expected()));
  }, 120_000);

  /** What the messages come to when they are read one by one, each once, in the order in which they were sent. */
  async function expected(): Promise<EventRecord[]> {
    const messages = sent.map(({ message }, i) => ({
      key: null,
      value: Buffer.from(String(message.value)),
      headers: message.headers ?? {},
      offset: String(i),
      timestamp: message.timestamp ?? '',
    }));
    const read = await readSource(
      { topic: 'platform', partition: 0, messages },
      { source, secrets: access, now: Date.now() },
    );
    const [alone, batch, tally] = [new MemoryEventStore(), new CommitBatch(), new Tally()];
    for (const write of read.writes) batch.add(write, tally);
    await alone.append(batch.appends());
    const { events } = await alone.readAll({ after: 0n as LogPosition, limit: 10_000 });
    return events.map((event) => decodeRecord(event));
  }
});

/** Half of the events of the first round are 27 days old when they are first sent, and 35 when they come again. */
function eventOf(index: number, receivedAt: number): Message {
  const old = receivedAt < Date.now() - DAY_MS && index % 2 === 0;
  const event = {
    specversion: '1.0',
    id: `id-${index}`,
    source: '/platform',
    type: index % 3 === 0 ? 'terminal.rebooted.v1' : 'terminal.heartbeat.v1',
    subject: `sn-${index % DEVICES}`,
    time: new Date(receivedAt - (old ? 27 * DAY_MS : 60_000) + index).toISOString(),
    data: index % 3 === 0 ? { reason: 'user' } : { gauges: { battery_percent: index % 100 } },
  };
  return {
    value: JSON.stringify(event),
    headers: { 'content-type': 'application/cloudevents+json' },
    timestamp: String(receivedAt),
  };
}

/** Every device's state, folded from its events alone. */
function devicesOf(records: readonly EventRecord[]): ReadonlyMap<string, unknown> {
  const inputs = new Map<string, FoldInput[]>();
  for (const event of records) {
    const input = { kind: 'event', key: keyOf(event), knownAt: event.knownAt, event, isLifecycle: false } as const;
    inputs.set(event.subject, [...(inputs.get(event.subject) ?? []), input]);
  }
  return new Map(
    [...inputs].map(([device, own]) => {
      const state = emptyDevice();
      foldInputs(state, own.sort(foldOrder));
      return [device, state];
    }),
  );
}
