// How fast a device is scored: from its features to probability and band, both horizons, every head; and with the factors
// of each head. In a core's own time. Raw limit: the same additions over bare arrays, a logarithm a feature and an
// exponential for each head that has one.
import { assess, probabilitiesOf, scoresOf, type Assessment } from '#assessment';
import { tell, tellWrong } from '../report/report.js';
import { sideBySide } from './side-by-side.js';
import { simulatedStates } from './simulated-states.js';

const assessments = simulatedStates().map(({ state, at }) => assess(state, { at, isSilent: false }));

interface Bare {
  readonly assessment: Assessment;
  readonly values: readonly number[];
  /** Of each value: the place of its component's head; 0: none. */
  readonly places: readonly number[];
}

const HEADS = 9;
const bare = assessments.map((assessment): Bare => {
  const components = [...new Set(assessment.features.map(({ component }) => component))];
  return {
    assessment,
    values: assessment.features.map(({ value }) => value),
    places: assessment.features.map(({ component }) =>
      component === null ? 0 : 1 + (components.indexOf(component) % (HEADS - 1)),
    ),
  };
});

let sink = 0;
const sums = new Float64Array(2 * HEADS);
function addedBare({ values, places }: Bare): void {
  sums.fill(-3);
  for (let i = 0; i < values.length; i += 1) {
    const value = Math.log1p(values[i] ?? 0);
    const place = 2 * (places[i] ?? 0);
    sums[0] = (sums[0] ?? 0) + 0.3 * value;
    sums[1] = (sums[1] ?? 0) + 0.4 * value;
    if (place === 0) continue;
    sums[place] = (sums[place] ?? 0) + 0.5 * value;
    sums[place + 1] = (sums[place + 1] ?? 0) + 0.6 * value;
  }
  for (const sum of sums) if (sum !== -3) sink += 1 / (1 + Math.exp(-sum));
}

for (const assessment of assessments) {
  const [sum, whole] = [probabilitiesOf(assessment), scoresOf(assessment)];
  const isSame =
    sum.days7 === whole.days7.probability && sum.days30 === whole.days30.probability && sum.band === whole.days30.band;
  if (!isSame) tellWrong('a score without factors is another one than with them');
}

const [fast = 0, whole = 0, raw = 0] = sideBySide(bare, [
  ({ assessment }) => (sink += probabilitiesOf(assessment).days30),
  // Scores are kept with the assessment that they are of: another one each time.
  ({ assessment }) => (sink += scoresOf({ ...assessment }).days30.probability),
  addedBare,
]);
const limit = { name: 'the same sums over bare arrays', value: raw };
tell({ name: 'scored, all heads', value: fast, unit: 'devices/s', raw: limit, target: { min: 500_000 } });
tell({ name: 'scored, all heads with their factors', value: whole, unit: 'devices/s', raw: limit });
if (!(sink > 0)) tellWrong('nothing was added up');
