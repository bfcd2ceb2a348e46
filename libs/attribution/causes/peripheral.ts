import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { NORMAL } from '../evidence-weights.js';
import type { ObservedFault } from '../observed.js';
import { named } from '../spoiled.js';
import { findCounted } from './counted-faults.js';

const PAPER = new Set(['out_of_paper', 'paper_low']);
const isPaper = ({ kind, reason }: ObservedFault): boolean => kind === 'peripheral.faulted' && PAPER.has(reason ?? '');
/** Nobody says that paper was refilled; after half a day somebody will have. */
const PAPER_MS = 12 * 60 * 60 * 1000;

/** Printer, PIN pad, display. Paper is not a fault of the device, but somebody must bring it. */
export function findPeripheral(of: Case): Diagnosis[] {
  const broken = findCounted(of, {
    cause: 'PERIPHERAL',
    component: 'peripheral',
    perDay: NORMAL.peripheralFaultsPerDay,
    called: 'faults of printer, PIN pad, display or scanner',
    only: (fault) => !isPaper(fault),
  });
  if (broken) return [broken];
  const empty = of.observed.faults.filter((fault) => isPaper(fault) && fault.reason === 'out_of_paper' && fault.at > of.at - PAPER_MS);
  const [first] = empty;
  if (first === undefined) return [];
  return [
    {
      cause: 'PERIPHERAL',
      component: 'peripheral',
      confidence: 0.6,
      share: 0,
      explanation: 'The printer is out of paper.',
      evidence: [{ label: 'out of paper', weight: 1, ...named(empty) }],
      since: first.at,
      isMild: true,
      aspect: 'paper',
    },
  ];
}
