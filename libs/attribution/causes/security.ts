import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { shareOf } from '../spoiled.js';

const CALLED = {
  tamper: 'the case was opened or a sensor says so',
  violation: 'the terminal restarted for a security violation',
  keys: 'keys that were loaded are gone',
  code: "the vendor's code for a security matter",
} as const;

/** Open until a swap, or until a bench found nothing; lost keys also until they are loaded again. Never weighed against anything. */
export function findSecurity({ record, observed, spoiled }: Case): Diagnosis[] {
  const [first] = record.security;
  if (first === undefined) return [];
  // A terminal that noticed takes no payment.
  const locked = [...observed.attempts, ...observed.faults].filter(({ blamedOn }) => blamedOn === 'SECURITY').length;
  const kinds = Map.groupBy(record.security, ({ kind }) => kind);
  return [
    {
      cause: 'SECURITY',
      component: 'security',
      confidence: 1,
      share: shareOf(locked, spoiled),
      explanation: `Since ${new Date(first.at).toISOString()}: ${[...kinds.keys()].map((kind) => CALLED[kind]).join('; ')}.`,
      evidence: [...kinds].map(([kind, list]) => {
        const eventIds = list.map(({ eventId }) => eventId);
        return { label: CALLED[kind], weight: 1, eventIds: eventIds.slice(0, 20), eventCount: eventIds.length };
      }),
      since: first.at,
      isMild: false,
      aspect: null,
    },
  ];
}
