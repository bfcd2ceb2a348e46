import type { JudgedFigure, Target } from '../report/figure.js';
import { aimOf, shown } from '../report/line.js';
import { lineOfCircumstances } from '../runner/circumstances.js';
import type { Results } from '../runner/results.js';

/** What README quotes. */
const HEADLINES: readonly (readonly [bench: string, name: string])[] = [
  ['product/flow', 'HTTP to durable, bodies of 500'],
  ['product/flow', 'HTTP to projected, bodies of 500'],
  ['product/flow', 'at half load: accepted to answered by GraphQL (p99)'],
  ['product/reading', 'top 50 with factors, beside Apollo'],
  ['product/reading', 'top 50 with factors, while events come in'],
  ['product/growth', '100,000 devices: caught up, most resident memory'],
  ['product/growth', '1,000,000 devices: caught up, most resident memory'],
  ['product/growth', '100,000 devices: ready again with 1,000,000 stored events'],
];
export const STAGE = /^stage, (?<thread>[^:]+): (?<stage>.+)$/;

const isQuickSaid = ({ isQuick }: Results): string => (isQuick ? ' A quick run: coarse figures.' : '');

export const circumstancesOf = (results: Results): string =>
  `${lineOfCircumstances(results)}; ${results.seconds} s for all of it.${isQuickSaid(results)}`;

export const headlinesOf = (results: Results): string =>
  tableOf(HEADLINES.flatMap(([bench, name]) => find(results, bench, name) ?? { name, value: Number.NaN, unit: '' }));

export const targetsOf = ({ benches }: Results): string =>
  tableOf(
    benches.flatMap(({ bench, figures }) =>
      figures.filter(({ target }) => target).map((figure) => ({ ...figure, name: `${bench}: ${figure.name}` })),
    ),
  );

/** Of one bench, its stages apart: they have a table of their own. */
export function figuresOf({ benches }: Results, bench: string): string {
  const found = benches.find((one) => one.bench === bench);
  if (!found) return 'Not measured in this run.';
  const figures = found.figures.filter(({ name }) => !STAGE.test(name));
  const short = found.outcome === 'measured' ? [] : [`${found.outcome}: ${found.why}`];
  return [...short, ...(figures.length > 0 ? [tableOf(figures)] : [])].join('\n\n');
}

/** Microseconds of each thread for one event, stage by stage. */
export function stagesOf(results: Results): string {
  const stages = stageFigures(results);
  if (stages.length === 0) return 'Not measured in this run.';
  const threads = threadsOf(stages);
  const rows = [...threads].flatMap(([thread, own]) => [
    ...own.map(({ stage, us }) => [thread, stage, shown(us)]),
    [thread, '**together**', `**${shown(own.reduce((sum, { us }) => sum + us, 0))}**`],
  ]);
  return markdown(['thread', 'stage', 'µs an event'], rows);
}

export interface StageFigure {
  readonly thread: string;
  readonly stage: string;
  readonly us: number;
}

export const stageFigures = ({ benches }: Results): readonly StageFigure[] =>
  benches
    .flatMap(({ figures }) => figures)
    .flatMap(({ name, value }) => {
      const { thread, stage } = STAGE.exec(name)?.groups ?? {};
      return thread === undefined || stage === undefined ? [] : [{ thread, stage, us: value }];
    });

/** In the order of the way: what answers, what takes in, what folds. */
const THREADS = ['main', 'way in', 'projector'];

/** Stages by thread; what is less than a hundredth of its thread is left out. */
export function threadsOf(stages: readonly StageFigure[]): ReadonlyMap<string, readonly StageFigure[]> {
  const threads = [...Map.groupBy(stages, ({ thread }) => thread)].map(([thread, own]) => {
    const all = own.reduce((sum, { us }) => sum + us, 0);
    return [thread, own.filter(({ us }) => us >= all * SHARE_MIN)] as const;
  });
  return new Map(threads.toSorted(([a], [b]) => THREADS.indexOf(a) - THREADS.indexOf(b)));
}
const SHARE_MIN = 0.01;

export const find = ({ benches }: Results, bench: string, name: string): JudgedFigure | undefined =>
  benches.find((one) => one.bench === bench)?.figures.find((figure) => figure.name === name);

const tableOf = (figures: readonly JudgedFigure[]): string =>
  markdown(
    ['what', 'measured', 'raw limit', 'ratio', 'target'],
    figures.map(({ name, value, unit, raw, ratio, target, isMet }) => [
      name,
      Number.isNaN(value) ? 'not measured' : `${shown(value)} ${unit}`,
      raw ? `${shown(raw.value)} (${raw.name})` : '',
      ratio === undefined ? '' : shown(ratio),
      target ? `${isMet === true ? 'met' : missedOf({ value, ratio, target })}: ${aimOf(target, unit)}` : '',
    ]),
  );

/** By how much the worst of what was aimed at is missed. */
function missedOf({
  value,
  ratio,
  target,
}: Pick<JudgedFigure, 'value' | 'ratio'> & { readonly target: Target }): string {
  const { ratioMin, min, max } = target;
  const missing = Math.max(
    ratioMin === undefined ? 0 : 1 - (ratio ?? 0) / ratioMin,
    min === undefined ? 0 : 1 - value / min,
    max === undefined ? 0 : value / max - 1,
  );
  return `**missed** by ${shown(Math.max(1, Math.round(missing * 100)))} %`;
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
