/** Where a store lies. Files are absolute paths; URLs are as the driver takes them and hold secrets: never log one. */
export type StoreLocation = SqliteLocation | PostgresLocation | EventStoreDbLocation;

export interface SqliteLocation {
  readonly kind: 'sqlite';
  readonly file: string;
}
export interface PostgresLocation {
  readonly kind: 'postgres';
  readonly url: string;
}
export interface EventStoreDbLocation {
  readonly kind: 'eventstoredb';
  /** Already in the two schemes that the client knows (`esdb://`, `esdb+discover://`). */
  readonly url: string;
}

/** A role that may send; what a viewer wrote would all be refused. */
export const SENDING_ROLES = ['gateway', 'operator', 'admin'] as const;
export type SendingRole = (typeof SENDING_ROLES)[number];

/** A topic that others write, and for whom it speaks. */
export interface KafkaSource {
  readonly topic: string;
  readonly tenant: string;
  readonly role: SendingRole;
}

export const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

export interface KafkaSasl {
  readonly mechanism: SaslMechanism;
  readonly username: string;
  /** Read when connecting, so that a rotated password is taken up. */
  readonly passwordFile: string;
}

export interface KafkaSettings {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly ssl: boolean;
  readonly sasl?: KafkaSasl;
  readonly group: string;
  readonly topic: string;
  readonly rejectedTopic: string;
  readonly sources: readonly KafkaSource[];
}

/** Everything that the environment decides, checked for its form. */
export interface Settings {
  /** 0: any free port. */
  readonly port: number;
  /** Absolute. */
  readonly dataDir: string;
  readonly demo: boolean;
  readonly adminKey?: string;
  readonly eventStore: SqliteLocation | EventStoreDbLocation;
  readonly readModel: SqliteLocation | PostgresLocation;
  readonly access: SqliteLocation | PostgresLocation;
  /** Absent: the embedded way in. */
  readonly kafka?: KafkaSettings;
}

/** A variable that is wrong, and the rule that it breaks. The value stands nowhere: it may be a secret. */
export interface SettingsFault {
  readonly variable: string;
  /** Reads on after the variable's name: `must be a whole number from 0 to 65535`. */
  readonly rule: string;
}

/** Which process reads: a separate one shares its backends with others and needs only some of them. */
export type ProcessKind = 'tillwatch' | 'ingest' | 'projector' | 'api';
