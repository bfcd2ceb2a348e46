/** Bands at 30 days (CONTRACT section 3), by rank; a tenant's setting later. */
export const BANDS = ['LOW', 'MODERATE', 'HIGH', 'CRITICAL'] as const;
export type RiskBand = (typeof BANDS)[number];
/** From which probability within 30 days a band begins, by rank. */
const BAND_FROM = [0, 0.03, 0.1, 0.3] as const;

export type HorizonDays = 7 | 30;

/** One reason of a head. */
export interface RiskFactor {
  readonly name: string;
  readonly label: string;
  readonly value: number | null;
  readonly display: string;
  /** Log-odds. */
  readonly contribution: number;
  /** The first twenty of `eventCount`. */
  readonly eventIds: readonly string[];
  readonly eventCount: number;
}

/** A head's ledger: 1 / (1 + exp(-(baseline + the sum of the contributions))) is the probability. */
export interface RiskHead {
  readonly probability: number;
  /** Log-odds. */
  readonly baseline: number;
  /** The heaviest first. */
  readonly factors: readonly RiskFactor[];
}

export interface ComponentRisk extends RiskHead {
  readonly component: string;
}

export interface Risk extends RiskHead {
  readonly horizonDays: HorizonDays;
  readonly band: RiskBand;
  readonly components: readonly ComponentRisk[];
  readonly modelVersion: string;
  readonly calibrated: boolean;
  /** Milliseconds since 1970. */
  readonly asOf: number;
}

/** The band of a probability within 30 days, by rank into `BANDS`. */
export const bandRankOf = (probability: number): number => BAND_FROM.findLastIndex((from) => probability >= from);

/** Critical whatever the probability where a security cause is open: it is never averaged into a score. */
export const bandOf = (probability: number, isSecurityOpen: boolean): RiskBand =>
  isSecurityOpen ? 'CRITICAL' : (BANDS[bandRankOf(probability)] ?? 'LOW');

/** Nobody is certain: 9 in log-odds is 99.99 %, and a probability stays one that can be told from 1. */
const LOG_ODDS_MAX = 9;
export const bounded = (logOdds: number): number => Math.min(LOG_ODDS_MAX, Math.max(-LOG_ODDS_MAX, logOdds));

export const sigmoid = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
