import { assess, probabilitiesOf } from '#assessment';
import { DAY_MS, type DeviceState } from '#device';
import type { EventStore } from '#event-store';
import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import { pastOf, type Instant } from './device-history.js';
import { foldPast } from './fold-past.js';

/** How the risk within 30 days stood at one instant. */
export interface RiskPoint {
  readonly at: number;
  readonly probability: number;
  readonly band: string;
  readonly modelVersion: string;
}

export interface RiskHistory {
  /**
   * The risk at each midnight (UTC) of the interval, and at each change of band, as the fold of what counts at `instant`
   * tells it; nothing before the device's first event.
   *
   * @throws TooMuchHistory
   */
  riskHistory(
    tenant: string,
    device: string,
    span: { readonly from: number; readonly to: number },
    instant: Instant,
  ): Promise<readonly RiskPoint[]>;
}

/** A year and a month of points. */
export const RISK_HISTORY_DAYS_MAX = 400;
/** Events of one request: some 100 microseconds each where every one is scored, so two seconds at the worst. */
export const RISK_HISTORY_EVENTS_MAX = 20_000;

/** The interval holds more events than one request may fold. */
export class TooMuchHistory extends Error {
  override readonly name = 'TooMuchHistory';
}

export const createRiskHistory = (store: EventStore, db: () => Kysely<ReadModelDatabase>): RiskHistory => ({
  async riskHistory(tenant, device, { from, to }, { at, basis }) {
    const past = await pastOf(db(), tenant, device, { at: Math.min(to, at), basis }, from);
    const events = past.ranges.reduce((sum, { fromRevision, toRevision }) => sum + toRevision - fromRevision + 1, 0);
    if (events > RISK_HISTORY_EVENTS_MAX) throw new TooMuchHistory();
    const points = new Points(from, Math.min(to, at));
    const state = await foldPast(store, past, points);
    if (state) points.end(state);
    return points.found;
  },
});

/** Scores the state as the fold goes by. */
class Points {
  readonly found: RiskPoint[] = [];
  #midnight: number;
  #band: string | undefined;

  constructor(
    private readonly from: number,
    private readonly to: number,
  ) {
    this.#midnight = Math.ceil(from / DAY_MS) * DAY_MS;
  }

  beforeInput(state: DeviceState, nextAt: number): void {
    this.#midnights(state, Math.min(nextAt - 1, this.to));
  }

  afterInput(state: DeviceState, at: number, recordChanged: boolean): void {
    // No midnight lies between two points of which the later one is this input's.
    while (this.#midnight < at) this.#midnight += DAY_MS;
    if (!recordChanged || at < this.from || at > this.to) return;
    const point = pointOf(state, at);
    if (point.band !== this.#band) this.#add(point);
  }

  end(state: DeviceState): void {
    this.#midnights(state, this.to);
  }

  #midnights(state: DeviceState, until: number): void {
    for (; this.#midnight <= until; this.#midnight += DAY_MS) this.#add(pointOf(state, this.#midnight));
  }

  #add(point: RiskPoint): void {
    this.#band = point.band;
    this.found.push(point);
  }
}

function pointOf(state: DeviceState, at: number): RiskPoint {
  const { days30: probability, band, modelVersion } = probabilitiesOf(assess(state, { at, isSilent: false }));
  return { at, probability, band, modelVersion };
}
