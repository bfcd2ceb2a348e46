/** What a key allows; structurally that of `#access`. */
export type Role = 'gateway' | 'viewer' | 'operator' | 'admin';

/** What the way in knows of an event that the event cannot say of itself. */
export interface Intake {
  readonly tenant: string;
  readonly role: Role;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** The sender says that old times are meant (`Tillwatch-Import: historical`). */
  readonly historical: boolean;
  /** The way in speaks for one tenant, and an event that names another is refused (Kafka source topics). */
  readonly tenantMustAgree?: boolean;
}
