// How the hand-set starter model ranks machines that are about to fail, on the Azure machines as they are imported: every
// machine at each instant with what was known by then, against confirmed failures of the 24 hours after it. The model has
// heads for the components of terminals and never saw a machine; a head for comp1 to comp4 is made when a record names it.
// TILLWATCH_FLEET_DATA names the folder of the files.
import { existsSync } from 'node:fs';
import { assess, scoresOf } from '#assessment';
import type { RiskHead } from '#risk';
import { skip, tell } from '../report/report.js';
import { azureEvents, Unfolding } from './azure-records.js';
import { auc, jackknife, lift, type Scored } from './ranking.js';

const data = process.env['TILLWATCH_FLEET_DATA'];
if (data === undefined || !existsSync(data)) skip('TILLWATCH_FLEET_DATA names no folder');

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const [FROM, TO] = [Date.UTC(2015, 1, 1), Date.UTC(2016, 0, 1)];
const COMPONENTS = ['comp1', 'comp2', 'comp3', 'comp4'];
/** Twenty groups of five machines. */
const GROUPS = 20;

const machines = await azureEvents(data);
const logOdds = ({ baseline, factors }: RiskHead): number =>
  factors.reduce((sum, { contribution }) => sum + contribution, baseline);

interface Table {
  readonly overall: Scored[];
  readonly byComponent: Map<string, Scored[]>;
}

let assessed = 0;
let spentMs = 0;

function rank(everyMs: number): Table {
  const table: Table = { overall: [], byComponent: new Map(COMPONENTS.map((one) => [one, []])) };
  for (const [place, events] of [...machines.values()].entries()) {
    const failures = events.flatMap(({ event, key }) =>
      event.type === 'fleet.device.failure-confirmed.v1'
        ? [{ at: key.effectiveAt, component: event.data['component'] }]
        : [],
    );
    const unfolding = new Unfolding(events);
    for (let at = FROM; at < TO; at += everyMs) {
      const state = unfolding.at(at);
      const began = performance.now();
      const { days7 } = scoresOf(assess(state, { at, isSilent: false }));
      spentMs += performance.now() - began;
      assessed += 1;
      const soon = failures.filter((one) => one.at > at && one.at <= at + DAY_MS);
      const group = place % GROUPS;
      table.overall.push({ group, score: logOdds(days7), fails: soon.length > 0 });
      for (const [component, scored] of table.byComponent) {
        const head = days7.components.find((one) => one.component === component);
        scored.push({
          group,
          score: head ? logOdds(head) : Number.NEGATIVE_INFINITY,
          fails: soon.some((one) => one.component === component),
        });
      }
    }
  }
  return table;
}

function say(what: string, all: readonly Scored[]): void {
  const failing = all.filter(({ fails }) => fails).length;
  const figure = (measure: (some: readonly Scored[]) => number): string =>
    `${measure(all).toFixed(3)} ± ${jackknife(all, measure).toFixed(3)}`;
  console.log(
    `  ${what.padEnd(9)} ${String(failing).padStart(5)} of ${all.length} (base ${(failing / all.length).toFixed(4)})   AUC ${figure(auc)}   lift top 1 % ${figure((some) => lift(some, 0.01))}   top 5 % ${figure((some) => lift(some, 0.05))}`,
  );
}

for (const [what, everyMs] of [
  ['each midnight', DAY_MS],
  ['every three hours', 3 * HOUR_MS],
] as const) {
  console.log(`\n${what}, February to December 2015, a failure within 24 hours, by the 7-day head`);
  const { overall, byComponent } = rank(everyMs);
  say('any', overall);
  tell({ name: `AUC of any failure, ${what}`, value: auc(overall), unit: 'AUC' });
  for (const [component, scored] of byComponent) say(component, scored);
}
tell({ name: 'assessed and scored', value: (1_000 * assessed) / spentMs, unit: 'devices/s' });
