/** Bands at 30 days (CONTRACT section 3); a tenant's setting later. */
export const BANDS = ['LOW', 'MODERATE', 'HIGH', 'CRITICAL'] as const;
export type RiskBand = (typeof BANDS)[number];
/** From which probability within 30 days a band begins, by rank. */
const BAND_FROM = [0, 0.03, 0.1, 0.3] as const;

export type HorizonDays = 7 | 30;

/** A head's ledger: 1 / (1 + exp(-(baseline + the sum of the contributions))) is the probability. */
export interface RiskHead {
  readonly probability: number;
  /** Log-odds. */
  readonly baseline: number;
  readonly factors: readonly RiskFactor[];
}

export interface RiskFactor {
  readonly name: string;
  readonly label: string;
  readonly value: number | null;
  readonly display: string;
  /** Log-odds. */
  readonly contribution: number;
  readonly eventIds: readonly string[];
  readonly eventCount: number;
}

export interface Risk extends RiskHead {
  readonly horizonDays: HorizonDays;
  readonly band: RiskBand;
  readonly components: readonly (RiskHead & { readonly component: string })[];
  readonly modelVersion: string;
  readonly calibrated: boolean;
  /** Milliseconds since 1970. */
  readonly asOf: number;
}

/**
 * Failures a device and year, by component: the order of magnitude that depots report for terminals in the field, not
 * fitted to any fleet, which is what `calibrated: false` says. Over a horizon h, p = 1 - exp(-rate * h / 365).
 */
const FAILURES_PER_YEAR: Readonly<Record<string, number>> = {
  'card_reader.chip': 0.04,
  'card_reader.magstripe': 0.02,
  'card_reader.contactless': 0.02,
  connectivity: 0.02,
  power: 0.02,
  peripheral: 0.03,
  software: 0.01,
  security: 0.005,
};
const MODEL_VERSION = 'baseline-1';
const DAYS_A_YEAR = 365;

const head = (failuresPerYear: number, horizonDays: HorizonDays): RiskHead => {
  const probability = 1 - Math.exp((-failuresPerYear * horizonDays) / DAYS_A_YEAR);
  return { probability, baseline: Math.log(probability / (1 - probability)), factors: [] };
};

/** The band of a probability within 30 days, by rank into `BANDS`. */
export const bandRankOf = (probability: number): number => BAND_FROM.findLastIndex((from) => probability >= from);

const overall = Object.values(FAILURES_PER_YEAR).reduce((sum, rate) => sum + rate, 0);

/** What is known of any device before anything is known of this one: the baseline of each head, no factors. */
export function scoreBaseline(horizonDays: HorizonDays, asOf: number): Risk {
  return {
    ...head(overall, horizonDays),
    horizonDays,
    band: BANDS[bandRankOf(head(overall, 30).probability)] ?? 'LOW',
    components: Object.entries(FAILURES_PER_YEAR).map(([component, rate]) => ({ component, ...head(rate, horizonDays) })),
    modelVersion: MODEL_VERSION,
    calibrated: false,
    asOf,
  };
}
