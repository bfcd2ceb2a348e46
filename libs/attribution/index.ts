export { caseOf, diagnose } from './diagnose.js';
export { repairedAt, type Case } from './case.js';
export { componentOf, interfacesOf, readerLosses, type ReaderLosses } from './causes/reader-hardware.js';
export { weightOf as faultSays } from './causes/counted-faults.js';
export { attemptSays } from './causes/attempts.js';
export { CAUSES, type Cause, type Diagnosis, type Evidence } from './diagnosis.js';
export { NORMAL } from './evidence-weights.js';
export { named, reasonOf } from './spoiled.js';
export type { Observed, ObservedFault } from './observed.js';
