import {
  RISK_HISTORY_DAYS_MAX,
  RISK_HISTORY_EVENTS_MAX,
  TooMuchHistory,
  type Instant,
  type RiskPoint,
} from '#device-history';
import { badInput, limitExceeded } from '../errors/answer-error.js';
import { checkSpan, type Span } from '../history/span.js';
import type { Reading } from '../server/reading.js';

const DAY_MS = 86_400_000;
/** Where nobody says from when on: the horizon's own length. */
const DAYS_DEFAULT = 30;
/** Each folds some weeks of a device's events anew: a page of a support desk asks for one. */
const RISK_HISTORIES_MAX = 20;
const asked = new WeakMap<Reading, number>();

/** How a device's risk came about, day by day and at each change of band. */
export async function riskHistoryOf(
  reading: Reading,
  device: string,
  span: Span,
  instant: Instant | undefined,
): Promise<readonly RiskPoint[]> {
  checkSpan(span);
  const basis: Instant = instant ?? { at: reading.now, basis: 'OCCURRED' };
  const to = Math.min(span.to ?? basis.at, basis.at);
  const from = span.from ?? to - DAYS_DEFAULT * DAY_MS;
  if (to - from > RISK_HISTORY_DAYS_MAX * DAY_MS)
    throw badInput(`\`riskHistory\` spans ${RISK_HISTORY_DAYS_MAX} days at most.`);
  if (from > to) return [];
  const count = (asked.get(reading) ?? 0) + 1;
  asked.set(reading, count);
  if (count > RISK_HISTORIES_MAX)
    throw limitExceeded(`A query may ask for the \`riskHistory\` of ${RISK_HISTORIES_MAX} devices.`);
  try {
    return await reading.ports.risks.riskHistory(reading.tenant, device, { from, to }, basis);
  } catch (error) {
    if (!(error instanceof TooMuchHistory)) throw error;
    throw limitExceeded(`\`riskHistory\` folds ${RISK_HISTORY_EVENTS_MAX} events at most: ask for a shorter span.`);
  }
}
