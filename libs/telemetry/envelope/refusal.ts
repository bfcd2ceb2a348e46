export const REFUSAL_REASONS = [
  'malformed-envelope',
  'unknown-type',
  'invalid-data',
  'device-id-invalid',
  'time-invalid',
  'forbidden-type',
  'tenant-mismatch',
  'too-large',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** Why an event does not come in: a code, and a sentence that holds nothing of what was sent. */
export interface Fault {
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** A refused event as it was sent. Nothing of it may be logged, answered or stored before `sealRefusal` has seen it. */
export interface Refusal extends Fault {
  readonly outcome: 'refused';
  /** The sender's id where it could be read. */
  readonly unsafeId: string | undefined;
  readonly unsafeText: string;
}

export const fault = (reason: RefusalReason, detail: string): Fault => ({ reason, detail });
