import { describe, expect, it } from '@jest/globals';
import { CAUSES, type Cause, type Diagnosis } from '#attribution';
import { emptyDevice } from '#device';
import type { Action } from './action.js';
import { recommend } from './recommend.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 4, 14, 12);
const { record } = emptyDevice();

const diagnosis = (cause: Cause, more: Partial<Diagnosis> = {}): Diagnosis => ({
  cause,
  component: 'card_reader.chip',
  confidence: 0.9,
  share: 0.5,
  explanation: 'Because.',
  evidence: [],
  since: NOW - DAY,
  isMild: false,
  aspect: null,
  ...more,
});

type Service = (typeof record.service)[number];
const repair = (daysAgo: number, action = 'replaced_part', finding: Service['finding'] = 'confirmed'): Service => ({
  at: NOW - daysAgo * DAY,
  kind: 'repaired',
  component: 'card_reader.chip',
  finding,
  action,
  eventId: `repair-${daysAgo}`,
});
const advised = (diagnoses: readonly Diagnosis[], service: Service[] = [], band: 'LOW' | 'HIGH' = 'LOW') =>
  recommend({ diagnoses, band, record: { ...record, service }, at: NOW });

/** CONTRACT section 5, the action of each cause. */
const TABLE: Record<Exclude<Cause, 'READER_HARDWARE'>, Action> = {
  CARD: 'NONE',
  NETWORK_DEVICE: 'CHECK_CONNECTION',
  NETWORK_SITE: 'FIX_SITE_NETWORK',
  NETWORK_CARRIER: 'ESCALATE_TO_CARRIER',
  POWER_DEVICE: 'REPAIR',
  POWER_SITE: 'FIX_SITE_POWER',
  SOFTWARE: 'RESTART',
  CONFIGURATION: 'CHANGE_CONFIGURATION',
  MODEL_UNSUPPORTED: 'REPLACE',
  OPERATOR: 'TRAIN_OPERATOR',
  ISSUER_OR_HOST: 'ESCALATE_TO_HOST',
  ENVIRONMENT: 'RELOCATE',
  SECURITY: 'SECURE_REPLACE',
  AGEING: 'REPLACE',
  PERIPHERAL: 'REPAIR',
  UNKNOWN: 'MONITOR',
};

describe('the recommendation', () => {
  it.each(Object.entries(TABLE))('for %s is %s', (cause, action) => {
    const {
      action: given,
      explanation,
      whatWouldChangeIt,
    } = advised([diagnosis(CAUSES.find((one) => one === cause) ?? 'UNKNOWN')]);
    expect(given).toBe(action);
    expect(explanation).toMatch(/^Because\. .+/);
    expect(whatWouldChangeIt.length).toBeGreaterThan(0);
  });

  it.each<[Cause, string, Action]>([
    ['CONFIGURATION', 'keys', 'LOAD_KEYS'],
    ['PERIPHERAL', 'paper', 'REFILL_CONSUMABLE'],
    ['UNKNOWN', 'silence', 'CHECK_CONNECTION'],
  ])('for %s of %s is %s', (cause, aspect, action) => {
    expect(advised([diagnosis(cause, { aspect })]).action).toBe(action);
  });

  it('is that of the first diagnosis, with its component', () => {
    expect(advised([diagnosis('POWER_DEVICE', { component: 'power' }), diagnosis('OPERATOR')])).toMatchObject({
      action: 'REPAIR',
      component: 'power',
    });
  });

  it('is that of the next where nothing need be done about the first', () => {
    expect(advised([diagnosis('CARD'), diagnosis('PERIPHERAL', { component: 'peripheral' })])).toMatchObject({
      action: 'REPAIR',
      component: 'peripheral',
    });
    expect(advised([diagnosis('CARD')]).action).toBe('NONE');
  });

  it('is NONE where nothing is wrong, MONITOR where the risk is up all the same', () => {
    expect(advised([]).action).toBe('NONE');
    expect(advised([], [], 'HIGH').action).toBe('MONITOR');
  });
});

describe('a reader that fails', () => {
  const reader = (more: Partial<Diagnosis> = {}): Diagnosis => diagnosis('READER_HARDWARE', more);

  it('is cleaned first where that is new and mild', () => {
    expect(advised([reader({ isMild: true })]).action).toBe('CLEAN_READER');
    expect(advised([reader()]).action).toBe('REPAIR');
    expect(advised([reader({ isMild: true, since: NOW - 6 * DAY })]).action).toBe('REPAIR');
  });

  it('is repaired where it was cleaned lately, not where another part was', () => {
    expect(advised([reader({ isMild: true })], [repair(5, 'cleaned')]).action).toBe('REPAIR');
    expect(advised([reader({ isMild: true })], [repair(40, 'cleaned')]).action).toBe('CLEAN_READER');
    expect(
      advised([reader({ isMild: true })], [{ ...repair(5, 'cleaned'), component: 'card_reader.magstripe' }]).action,
    ).toBe('CLEAN_READER');
  });

  it('is replaced after three repairs within a year that did not hold; cleanings and repairs that found nothing are none', () => {
    expect(advised([reader()], [repair(300), repair(200), repair(100)]).action).toBe('REPLACE');
    expect(advised([reader()], [repair(400), repair(200), repair(100)]).action).toBe('REPAIR');
    expect(advised([reader()], [repair(300), repair(200, 'cleaned'), repair(100)]).action).toBe('REPAIR');
    expect(advised([reader()], [repair(300), repair(200, 'adjusted', 'no_fault_found'), repair(100)]).action).toBe(
      'REPAIR',
    );
  });
});
