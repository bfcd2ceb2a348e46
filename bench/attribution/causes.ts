import { causeInfo, SEVERITIES, type Cause } from '#simulator';

/** Those that a device's own ledger tells. ENVIRONMENT and AGEING need gauges and cohorts, others several devices. */
export const CAUSES = [
  'READER_HARDWARE',
  'CARD',
  'NETWORK_DEVICE',
  'POWER_DEVICE',
  'SOFTWARE',
  'CONFIGURATION',
  'MODEL_UNSUPPORTED',
  'OPERATOR',
  'SECURITY',
  'PERIPHERAL',
] as const satisfies readonly Cause[];

export { causeInfo, SEVERITIES, type Cause };
export type Severity = (typeof SEVERITIES)[number];
