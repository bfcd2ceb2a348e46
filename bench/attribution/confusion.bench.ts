// What the diagnosis makes of simulated devices whose truth is hidden from it: how many causes are named first, how many
// healthy devices are blamed, and which causes are taken for which. Seeds named tune-* were looked at while the thresholds
// were set; the others were not, nor were the fleets with a fifth or four times the customers.
import { isQuick, tell } from '../report/report.js';
import { judged, scenario, type Judged } from './cases.js';

const SPLITS = {
  tune: { seeds: ['tune-1', 'tune-2', 'tune-3'], customersPerDay: 90 },
  held: { seeds: ['unseen-4', 'unseen-5', 'unseen-6'], customersPerDay: 90 },
  'held, quiet lanes': { seeds: ['quiet-2'], customersPerDay: 20 },
  'held, busy lanes': { seeds: ['busy-2'], customersPerDay: 360 },
} as const;
const DEVICES = 220;
const LOST_MIN = 5;
const BY_ATTEMPTS: ReadonlySet<string> = new Set(['READER_HARDWARE', 'CARD', 'OPERATOR', 'MODEL_UNSUPPORTED']);
const isVerbose = process.argv.includes('--verbose');
const isTuneOnly = isQuick || process.argv.includes('--tune');
const wanted = Object.entries(SPLITS).filter(([name]) => name === 'tune' || !isTuneOnly);

const first = ({ assessment }: Judged): string => assessment.diagnoses[0]?.cause ?? 'none';
const isRight = (one: Judged): boolean =>
  first(one) === one.truth?.cause && (one.truth.component === null || assessmentComponent(one) === one.truth.component);
const assessmentComponent = ({ assessment }: Judged): string | null => assessment.diagnoses[0]?.component ?? null;
const share = (part: number, whole: number): string =>
  `${part} of ${whole} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`;

function report(split: string, all: readonly Judged[]): void {
  // A stripe reader that nobody used has lost nothing that could be seen.
  const faulty = all.filter(
    ({ truth }) => truth !== null && (!BY_ATTEMPTS.has(truth.cause) || truth.attemptsLost >= LOST_MIN),
  );
  const healthy = all.filter(({ truth }) => truth === null);
  console.log(`\n${split}`);
  const right = faulty.filter(isRight);
  const told = faulty.filter(({ style }) => style !== 'poor');
  const acted = faulty.filter(
    ({ truth, assessment: { recommendation } }) =>
      truth && [truth.action, ...truth.alternatives].includes(recommendation.action),
  );
  console.log(`  cause and component named first      ${share(right.length, faulty.length)}`);
  console.log(`  of devices that tell single events   ${share(told.filter(isRight).length, told.length)}`);
  console.log(`  right action                         ${share(acted.length, faulty.length)}`);
  // Bad cards come by everywhere; to say so blames no device.
  const blamed = healthy.filter((one) => !['none', 'CARD'].includes(first(one)));
  console.log(`  healthy devices that are not blamed   ${share(healthy.length - blamed.length, healthy.length)}`);
  console.log(`    of these with a bad card named     ${healthy.filter((one) => first(one) === 'CARD').length}`);
  for (const [cause, list] of Map.groupBy(faulty, ({ truth }) => truth?.cause ?? '')) {
    const taken = [
      ...Map.groupBy(
        list.filter((one) => !isRight(one)),
        first,
      ),
    ].map(([name, wrong]) => `${name} ${wrong.length}`);
    console.log(
      `  ${cause.padEnd(18)} ${share(list.filter(isRight).length, list.length).padEnd(20)} ${taken.join(', ')}`,
    );
  }
  if (isVerbose) {
    for (const one of [...faulty.filter((each) => !isRight(each) || !acted.includes(each)), ...blamed]) explain(one);
  }
  const percent = (part: number, whole: number): number => (100 * part) / Math.max(1, whole);
  tell({
    name: `${split}: cause and component named first`,
    value: percent(right.length, faulty.length),
    unit: '%',
    target: { min: 85 },
  });
  tell({ name: `${split}: right action`, value: percent(acted.length, faulty.length), unit: '%' });
  tell({
    name: `${split}: healthy devices that are not blamed`,
    value: percent(healthy.length - blamed.length, healthy.length),
    unit: '%',
    target: { min: 99 },
  });
}

function explain({ device, style, truth, assessment: { diagnoses, recommendation } }: Judged): void {
  const is = truth
    ? `${truth.cause}/${truth.variant}/${truth.severity} ${truth.component ?? ''} lost ${truth.attemptsLost} -> ${truth.action}`
    : 'healthy';
  console.log(`    ${device} ${style}: ${is}; advised ${recommendation.action}`);
  for (const { cause, component, share: part, confidence, explanation } of diagnoses)
    console.log(`        ${cause} ${component} ${part.toFixed(2)} ${confidence.toFixed(2)} ${explanation}`);
}

for (const [name, { seeds, customersPerDay }] of wanted)
  report(
    `${name}, ${customersPerDay} customers a day`,
    seeds.flatMap((seed) => judged(seed, scenario(DEVICES, customersPerDay))),
  );
