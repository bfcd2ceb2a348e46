export { caseOf, curedAt, type Case } from './case.js';
export { diagnose } from './diagnose.js';
export {
  componentOf,
  interfacesOf,
  lacks,
  normalShare,
  readerSays,
  readsPending,
  tellsTotals,
} from './causes/reader-losses.js';
export { faultSays, type FaultCause } from './says.js';
export { CAUSES, type Cause, type Diagnosis, type Evidence } from './diagnosis.js';
export { NORMAL, READ_FAILURE_SAYS } from './evidence-weights.js';
export { named } from './spoiled.js';
export { ledgerOf } from './untold.js';
export { pastFault } from './observed.js';
export type { Observed, ObservedFault } from './observed.js';
