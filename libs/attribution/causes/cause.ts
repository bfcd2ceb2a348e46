import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';

/**
 * Says what a case shows of one cause; several where it is several components'. What causes before it have found is handed
 * to it: what is explained need not be explained again.
 */
export type FindCause = (of: Case, found: readonly Diagnosis[]) => readonly Diagnosis[];
