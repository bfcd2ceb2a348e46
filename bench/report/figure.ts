/** What a bench measured. A figure without a raw limit or a target is there to be read. */
export interface Figure {
  /** What was measured; no two figures of a bench have the same name. */
  readonly name: string;
  readonly value: number;
  /** `events/s`, `ms`, `MiB`, ... */
  readonly unit: string;
  /** The least that the same work can cost, done bare in the same run and told in the same unit. */
  readonly raw?: { readonly name: string; readonly value: number };
  readonly target?: Target;
}

/** All that are named must hold. */
export interface Target {
  /** Of the value to the raw limit. */
  readonly ratioMin?: number;
  readonly min?: number;
  readonly max?: number;
}

export interface JudgedFigure extends Figure {
  readonly ratio?: number;
  readonly isMet?: boolean;
}

/** Digits that mean something: the fourth one differs from run to run. */
const DIGITS = 4;

/** A figure with what follows from it, rounded as it is written down. */
export function judge(figure: Figure): JudgedFigure {
  const { raw, target } = figure;
  const ratio = raw && figure.value / raw.value;
  return {
    ...figure,
    value: rounded(figure.value),
    ...(raw && { raw: { name: raw.name, value: rounded(raw.value) } }),
    ...(ratio !== undefined && { ratio: rounded(ratio) }),
    ...(target && { isMet: isMet(figure.value, ratio, target) }),
  };
}

function isMet(value: number, ratio: number | undefined, { ratioMin, min, max }: Target): boolean {
  // A figure that is no number meets nothing.
  return (
    (ratioMin === undefined || (ratio ?? Number.NaN) >= ratioMin) &&
    (min === undefined || value >= min) &&
    (max === undefined || value <= max)
  );
}

const rounded = (value: number): number =>
  Math.abs(value) >= 10 ** (DIGITS - 1) ? Math.round(value) : Number(value.toPrecision(DIGITS));
