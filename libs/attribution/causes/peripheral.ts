import { HOUR_MS } from '#device';
import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { NORMAL } from '../evidence-weights.js';
import type { ObservedFault } from '../observed-fault.js';
import { named } from '../event-names.js';
import { findCounted } from './counted-faults.js';

/** Nobody says that paper was refilled; after half a day somebody will have. */
const PAPER_MS = 12 * HOUR_MS;
/** Low once is a word in time; low again and again is a roll that nobody brings, and nights pass in between. */
const PAPER_AGAIN_MIN = 2;
const PAPER_AGAIN_MS = 36 * HOUR_MS;

/** Printer, PIN pad, display. Paper is not a fault of the device, but somebody must bring it. */
export function findPeripheral(of: Case): Diagnosis[] {
  const broken = findCounted(of, {
    cause: 'PERIPHERAL',
    component: 'peripheral',
    perDay: NORMAL.peripheralFaultsPerDay,
    called: 'faults of printer, PIN pad, display or scanner, and payments lost to them,',
  });
  return broken ? [broken] : paper(of);
}

const isEmpty = ({ told }: ObservedFault): boolean => told.reason === 'out_of_paper';

function paper({ at, observed }: Case): Diagnosis[] {
  const told = observed.faults.filter((fault) => fault.meaning.isPaper && fault.at > at - PAPER_AGAIN_MS);
  const isOut = told.some(isEmpty);
  const isOutNow = told.some((fault) => isEmpty(fault) && fault.at > at - PAPER_MS);
  const [first] = told;
  if (first === undefined || (!isOutNow && told.length < PAPER_AGAIN_MIN)) return [];
  return [
    {
      cause: 'PERIPHERAL',
      component: 'peripheral',
      confidence: 0.6,
      share: 0,
      explanation: isOut ? 'The printer is out of paper.' : 'The printer is low on paper.',
      evidence: [{ label: isOut ? 'out of paper' : 'low on paper', weight: 1, ...named(told) }],
      since: first.at,
      isMild: true,
      aspect: 'paper',
    },
  ];
}
