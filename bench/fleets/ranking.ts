/** One score of one device at one instant, and whether it failed within the horizon after it. */
export interface Scored {
  readonly group: number;
  readonly score: number;
  readonly fails: boolean;
}

/** Chance that one that fails is ranked above one that does not; ties count half. */
export function auc(all: readonly Scored[]): number {
  const sorted = [...all].sort((a, b) => a.score - b.score);
  let [rankSum, positives] = [0, 0];
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to += 1;
    const failing = sorted.slice(from, to).filter(({ fails }) => fails).length;
    rankSum += failing * ((from + 1 + to) / 2);
    positives += failing;
    from = to;
  }
  const negatives = sorted.length - positives;
  return positives === 0 || negatives === 0
    ? Number.NaN
    : (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** How many times the base rate fails among the highest share of scores. Ties at the edge count by their mean. */
export function lift(all: readonly Scored[], share: number): number {
  const sorted = [...all].sort((a, b) => b.score - a.score);
  const count = Math.max(1, Math.round(sorted.length * share));
  const edge = sorted[count - 1]?.score ?? 0;
  const above = sorted.filter(({ score }) => score > edge);
  const tied = sorted.filter(({ score }) => score === edge);
  const failing = (list: readonly Scored[]): number => list.filter(({ fails }) => fails).length;
  const caught = failing(above) + (failing(tied) * (count - above.length)) / tied.length;
  return caught / count / (failing(sorted) / sorted.length);
}

/** Standard error by leaving out one group of devices after the other. */
export function jackknife(all: readonly Scored[], measure: (some: readonly Scored[]) => number): number {
  const groups = [...new Set(all.map(({ group }) => group))];
  const without = groups.map((left) => measure(all.filter(({ group }) => group !== left)));
  const mean = without.reduce((sum, value) => sum + value, 0) / without.length;
  return Math.sqrt(
    ((groups.length - 1) / groups.length) * without.reduce((sum, value) => sum + (value - mean) ** 2, 0),
  );
}
