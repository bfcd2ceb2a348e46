import { setTimeout as after } from 'node:timers/promises';
import type { Admin } from 'kafkajs';

/** As many processes can take their share of the way in; more are made by an operator (CONTRACT, "Kafka"). */
const PARTITIONS = 12;

/** Until every partition of a new topic has a leader: a moment, or some seconds on a busy machine. */
const LEADERS_MAX_MS = 15_000;
const LOOK_EVERY_MS = 100;

/** Makes topics that are missing, with the brokers' own replication. What is there is left as it is. */
export async function makeTopics(admin: Admin, topics: readonly string[]): Promise<void> {
  const known = new Set(await admin.listTopics());
  const missing = topics.filter((topic) => !known.has(topic));
  if (missing.length === 0) return;
  // Waiting for leaders here throws on a busy machine, where the metadata does not know the topic yet.
  await admin.createTopics({
    waitForLeaders: false,
    topics: missing.map((topic) => ({ topic, numPartitions: PARTITIONS, replicationFactor: -1 })),
  });
  const giveUpAt = Date.now() + LEADERS_MAX_MS;
  while (!(await haveLeaders(admin, missing))) {
    if (Date.now() > giveUpAt) throw new Error('the topics that were made have no leaders');
    await after(LOOK_EVERY_MS);
  }
}

async function haveLeaders(admin: Admin, names: readonly string[]): Promise<boolean> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
    return topics.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0));
  } catch {
    return false; // not known to this broker yet
  }
}
