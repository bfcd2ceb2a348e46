/** What a fault is blamed on (`core.graphql` enum Cause). */
export const CAUSES = [
  'READER_HARDWARE',
  'CARD',
  'NETWORK_DEVICE',
  'NETWORK_SITE',
  'NETWORK_CARRIER',
  'POWER_DEVICE',
  'POWER_SITE',
  'SOFTWARE',
  'CONFIGURATION',
  'MODEL_UNSUPPORTED',
  'OPERATOR',
  'ISSUER_OR_HOST',
  'ENVIRONMENT',
  'SECURITY',
  'AGEING',
  'PERIPHERAL',
  'UNKNOWN',
] as const;
export type Cause = (typeof CAUSES)[number];

/** One kind of evidence for a cause, with the events that it rests on. */
export interface Evidence {
  readonly label: string;
  /** From 0 to 1: how much it says for the cause (`evidence-weights.ts`). */
  readonly weight: number;
  /** The first twenty of `eventCount`. */
  readonly eventIds: readonly string[];
  readonly eventCount: number;
}

export interface Diagnosis {
  readonly cause: Cause;
  readonly component: string | null;
  /** From 0 to 1. */
  readonly confidence: number;
  /** Share of the attempts spoiled in the last seven days that this cause explains, 0 to 1. */
  readonly share: number;
  readonly explanation: string;
  readonly evidence: readonly Evidence[];
  /** Since when, as far as the evidence tells; milliseconds since 1970. */
  readonly since: number;
  /** Few losses, so that what is cheap may be tried first. */
  readonly isMild: boolean;
  /** What of the cause decides the advice, such as `keys` or `paper`. */
  readonly aspect: string | null;
}
