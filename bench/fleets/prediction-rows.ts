import type { Predictions } from '#backtest';

export interface PredictionRow {
  readonly device: number;
  readonly at: number;
  readonly probability: number;
  /** Of the failure within the horizon; undefined: none came. */
  readonly failsAt: number | undefined;
}

/** Predictions as they come, one after the other. */
export class PredictionRows {
  readonly #rows: PredictionRow[] = [];

  add(row: PredictionRow): void {
    this.#rows.push(row);
  }

  columns(): Predictions {
    const rows = this.#rows;
    return {
      probability: Float64Array.from(rows, ({ probability }) => probability),
      outcome: Uint8Array.from(rows, ({ failsAt }) => (failsAt === undefined ? 0 : 1)),
      device: Uint32Array.from(rows, ({ device }) => device),
      devices: new Set(rows.map(({ device }) => device)).size,
      at: Float64Array.from(rows, ({ at }) => at),
      failsAt: Float64Array.from(rows, ({ failsAt }) => failsAt ?? Number.NaN),
    };
  }
}
