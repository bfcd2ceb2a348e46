import kafkajs, { type Admin } from 'kafkajs';

const LOOKED_AT = ['min.insync.replicas', 'unclean.leader.election.enable', 'cleanup.policy'];

/**
 * What of the settings of these topics may lose what was acknowledged, a sentence each; none: an event is on two disks
 * before its sender hears of it.
 */
export async function weaknessesOf(admin: Admin, topics: readonly string[]): Promise<string[]> {
  const { topics: metadata } = await admin.fetchTopicMetadata({ topics: [...topics] });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name,
      configNames: LOOKED_AT,
    })),
  });
  return topics.flatMap((topic) => {
    const partitions = metadata.find(({ name }) => name === topic)?.partitions ?? [];
    const entries = resources.find(({ resourceName }) => resourceName === topic)?.configEntries ?? [];
    const settings = new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
    return weaknesses({
      replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      insyncMin: Number(settings.get('min.insync.replicas') ?? 1),
      isUnclean: settings.get('unclean.leader.election.enable') === 'true',
      isCompacted: settings.get('cleanup.policy')?.includes('compact') === true,
    }).map((weakness) => `${topic} ${weakness}`);
  });
}

interface TopicSettings {
  readonly replicas: number;
  readonly insyncMin: number;
  readonly isUnclean: boolean;
  readonly isCompacted: boolean;
}

/** Reads on after the topic's name. */
export function weaknesses({ replicas, insyncMin, isUnclean, isCompacted }: TopicSettings): string[] {
  return [
    ...(replicas < 2 ? ['has one replica: what was acknowledged goes with its disk'] : []),
    ...(replicas >= 2 && insyncMin < 2
      ? ['has min.insync.replicas 1: what was acknowledged may be on one disk alone']
      : []),
    ...(isUnclean ? ['has unclean.leader.election.enable: what was acknowledged may be dropped'] : []),
    ...(isCompacted ? ['is compacted: of each device only the last event stays'] : []),
  ];
}
