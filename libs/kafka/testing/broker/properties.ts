export interface BrokerPorts {
  readonly client: number;
  readonly controller: number;
  /** Of a listener that asks for a name and a password; absent: there is none. */
  readonly sasl?: number;
}

export interface BrokerUser {
  readonly name: string;
  readonly password: string;
}

export interface BrokerSettings {
  readonly ports: BrokerPorts;
  readonly folder: string;
  /** Who may come in over the listener with passwords. */
  readonly user?: BrokerUser;
  /** Any other lines of `server.properties`. */
  readonly more?: Readonly<Record<string, string>>;
}

const HOST = '127.0.0.1';

/** `server.properties` of one KRaft node, controller and broker at once, small and quick to start. */
export function serverProperties({ ports, folder, user, more = {} }: BrokerSettings): string {
  const client = [`PLAINTEXT://${HOST}:${ports.client}`, ...(ports.sasl ? [`SASL://${HOST}:${ports.sasl}`] : [])];
  const lines: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${HOST}:${ports.controller}`,
    listeners: [...client, `CONTROLLER://${HOST}:${ports.controller}`].join(','),
    'advertised.listeners': client.join(','),
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': folder,
    'num.partitions': 4,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1_000,
    // A killed broker's own registration blocks its return until it expires, 9 s by default.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
    'num.network.threads': 2,
    'num.io.threads': 2,
    'log.cleaner.dedupe.buffer.size': 2_000_000,
    ...(user && passwords(user)),
    ...more,
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

const passwords = ({ name, password }: BrokerUser): Record<string, string> => ({
  'sasl.enabled.mechanisms': 'PLAIN',
  'listener.name.sasl.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required user_${name}="${password}";`,
});
