import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';

/** Says what a case shows of one cause; several where it is several components'. */
export type FindCause = (of: Case) => readonly Diagnosis[];
