import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { Sender } from './index.js';
import { Broker } from './testing/broker/broker.js';
import { withBroker } from './testing/broker/with-broker.js';
import { clientOf, closeMembers, LogKept, openMember, until } from './testing/group-under-test.js';

withBroker('a member of a consumer group, on a real broker', () => {
  let broker: Broker;
  let log: LogKept;
  let [drawn, topic] = [0, ''];

  beforeAll(async () => {
    broker = await Broker.start();
  }, 120_000);
  afterAll(() => broker?.stop());
  // A spec that failed must not leave one behind that asks for a broker that is gone.
  afterEach(closeMembers);
  beforeEach(() => {
    log = new LogKept();
    drawn += 1;
    topic = `topic-${drawn}`;
  });

  const send = async (values: readonly string[], to = topic): Promise<void> => {
    const sender = new Sender({ client: () => clientOf(broker, log), log: log.log });
    await until(() => sender.fault() === undefined);
    await sender.send(
      to,
      values.map((value) => ({ key: value, value })),
    );
    await sender.close();
  };
  const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => String(from + i));
  const sorted = (values: readonly string[]): string[] => [...values].sort((a, b) => Number(a) - Number(b));

  it('makes its topic, reads it from the beginning and, after it left, goes on where it was', async () => {
    const first = openMember(broker, log, { groupId: 'g1', readTopic: topic });
    await until(() => first.group.fault() === undefined);
    await send(numbers(0, 1_000));
    await until(() => first.values.length === 1_000);
    await first.group.close();
    await send(numbers(1_000, 1_500));
    const second = openMember(broker, log, { groupId: 'g1', readTopic: topic });
    await until(() => second.values.length >= 500);
    await second.group.close();
    expect(sorted([...first.values, ...second.values])).toEqual(numbers(0, 1_500));
    const admin = clientOf(broker, log).admin();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    await admin.disconnect();
    expect(topics[0]?.partitions).toHaveLength(12);
    expect(second.group.notes()).toEqual([`${topic} has one replica: what was acknowledged goes with its disk`]);
    expect(first.reports.alarms).toEqual([]);
  });

  it.each([
    ['gzip', kafkajs.CompressionTypes.GZIP],
    ['snappy', kafkajs.CompressionTypes.Snappy],
    ['zstd', kafkajs.CompressionTypes.ZSTD],
  ])('reads what was compressed with %s', async (_name, compression) => {
    const member = openMember(broker, log, { groupId: `g-${topic}`, readTopic: topic });
    await until(() => member.group.fault() === undefined);
    const producer = clientOf(broker, log).producer();
    await producer.connect();
    const values = numbers(0, 200).map((number) => `${number} ${'terminal '.repeat(20)}`);
    await producer.send({ topic, compression, messages: values.map((value) => ({ value })) });
    await producer.disconnect();
    // This producer may send twice.
    await until(() => new Set(member.values).size === 200);
    await member.group.close();
    expect([...new Set(member.values)].sort()).toEqual(values.sort());
  });

  it('asks again for what could not be taken in, and loses nothing of it', async () => {
    let isGone = true;
    let refusals = 0;
    const handle = async () => (isGone && (refusals += 1) ? 'later' : 'done');
    const member = openMember(broker, log, { groupId: `g-${topic}`, readTopic: topic, handle });
    await until(() => member.group.fault() === undefined);
    await send(numbers(0, 100));
    await until(() => refusals > 0);
    expect(member.group.notes().join()).toContain('paused');
    isGone = false;
    await until(() => member.values.length === 100);
    await member.group.close();
    expect(sorted(member.values)).toEqual(numbers(0, 100));
  });

  it('lives on where our own code throws a programmer error, and tries again', async () => {
    let thrown = 0;
    const handle = async () => {
      if (thrown < 2) throw ((thrown += 1), new TypeError('undefined is not a function'));
      return 'done' as const;
    };
    const member = openMember(broker, log, { groupId: `g-${topic}`, readTopic: topic, handle });
    await until(() => member.group.fault() === undefined);
    await send(['1']);
    await until(() => member.values.length === 1);
    await member.group.close();
    expect(member.reports.replaced).toEqual([]);
    expect(log.text).toContain('messages could not be taken in');
  });

  it('says that messages were let go before they were read, and how many', async () => {
    const member = openMember(broker, log, { groupId: `g-${topic}`, readTopic: topic });
    await until(() => member.group.fault() === undefined);
    await send(['1', '1', '1']);
    await until(() => member.values.length === 3);
    await member.group.close();
    await send(['1', '1', '1', '1', '1']);
    const admin = clientOf(broker, log).admin();
    const offsets = await admin.fetchTopicOffsets(topic);
    const full = offsets.filter(({ high }) => Number(high) > 0);
    // Of the five that nobody has read four are gone: as where retention overtakes a consumer.
    await admin.deleteTopicRecords({ topic, partitions: full.map(({ partition }) => ({ partition, offset: '7' })) });
    await admin.disconnect();
    const next = openMember(broker, log, { groupId: `g-${topic}`, readTopic: topic });
    await until(() => next.reports.alarms.length > 0);
    await until(() => next.values.length === 1);
    await next.group.close();
    expect(next.reports.alarms).toEqual(['passed 4']);
    expect(log.text).toContain('let go by the brokers before they were read');
  });

  it('says that a topic is not the one that it was, and reads it from its beginning', async () => {
    const options = { groupId: `g-${topic}`, readTopic: topic };
    const member = openMember(broker, log, options);
    await until(() => member.group.fault() === undefined);
    await send(['1', '1', '1']);
    await until(() => member.values.length === 3);
    await member.group.close();
    const admin = clientOf(broker, log).admin();
    await admin.deleteTopics({ topics: [topic] });
    await until(async () => !(await admin.listTopics()).includes(topic));
    await admin.disconnect();
    const next = openMember(broker, log, options);
    await until(() => next.group.fault() === undefined);
    await send(['1']);
    await until(() => next.values.length === 1);
    await next.group.close();
    // Brokers forget the offsets of a topic that is deleted; where they have not yet, it is told.
    expect(next.reports.alarms.filter((alarm) => alarm !== 'rewound 0')).toEqual([]);
  });

  it('begins to read a source that was missing once it is there, and makes none itself', async () => {
    const member = openMember(broker, log, {
      groupId: `g-${topic}`,
      readTopic: topic,
      sources: [`${topic}-source`],
      limits: { watchEveryMs: 200 },
    });
    await until(() => member.group.fault() === undefined);
    expect(member.group.notes()).toContain(`the source topic ${topic}-source is missing`);
    const admin = clientOf(broker, log).admin();
    expect(await admin.listTopics()).not.toContain(`${topic}-source`);
    await admin.createTopics({ topics: [{ topic: `${topic}-source`, numPartitions: 2 }], waitForLeaders: false });
    await admin.disconnect();
    await until(() => member.reports.replaced.length > 0 && member.group.fault() === undefined);
    await send(['1'], `${topic}-source`);
    await until(() => member.values.length === 1);
    await member.group.close();
    expect(member.reports.replaced).toEqual(['topics']);
  });
});
