// How the hand-set starter model ranks machines that are about to fail, on the Azure machines as they are imported: every
// machine at each instant with what was known by then, against confirmed failures of the 24 hours after it. The model has
// heads for the components of terminals and never saw a machine; a head for comp1 to comp4 is made when a record names it.
// TILLWATCH_FLEET_DATA names the folder of the files.
import { existsSync } from 'node:fs';
import { assess, scoresOf } from '#assessment';
import { type Estimate, reportOf } from '#backtest';
import type { RiskHead } from '#risk';
import { skip, tell } from '../report/report.js';
import { azureEvents, Unfolding } from './azure-records.js';
import { PredictionRows } from './prediction-rows.js';

const data = process.env['TILLWATCH_FLEET_DATA'];
if (data === undefined || !existsSync(data)) skip('TILLWATCH_FLEET_DATA names no folder');

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const [FROM, TO] = [Date.UTC(2015, 1, 1), Date.UTC(2016, 0, 1)];
const COMPONENTS = ['comp1', 'comp2', 'comp3', 'comp4'];

const machines = await azureEvents(data);
/** The chance of the baseline and its factors, without the bounds of a shown one, so that it ranks to the end. */
const chanceOf = ({ baseline, factors }: RiskHead): number =>
  1 / (1 + Math.exp(-factors.reduce((sum, { contribution }) => sum + contribution, baseline)));

interface Table {
  readonly overall: PredictionRows;
  readonly byComponent: ReadonlyMap<string, PredictionRows>;
}

let assessed = 0;
let spentMs = 0;

function rank(everyMs: number): Table {
  const table: Table = {
    overall: new PredictionRows(),
    byComponent: new Map(COMPONENTS.map((one) => [one, new PredictionRows()])),
  };
  for (const [device, events] of [...machines.values()].entries()) {
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
      table.overall.add({ device, at, probability: chanceOf(days7), failsAt: soon[0]?.at });
      for (const [component, rows] of table.byComponent) {
        const head = days7.components.find((one) => one.component === component);
        rows.add({
          device,
          at,
          probability: head ? chanceOf(head) : 0,
          failsAt: soon.find((one) => one.component === component)?.at,
        });
      }
    }
  }
  return table;
}

function say(what: string, rows: PredictionRows): void {
  const { failures, rows: count, baseRate, measures } = reportOf(rows.columns(), 'starter');
  const told = ({ value, standardError }: Estimate): string => `${value.toFixed(3)} ± ${standardError.toFixed(3)}`;
  console.log(
    `  ${what.padEnd(9)} ${String(failures).padStart(5)} of ${count} (base ${baseRate.toFixed(4)})   AUC ${told(measures.rocAuc)}   PR-AUC ${told(measures.averagePrecision)}   right in the top 1 % of a day ${told(measures.precisionAtBudget)}`,
  );
  if (what === 'any') tell({ name: `AUC of any failure, ${instants}`, value: measures.rocAuc.value, unit: 'AUC' });
}

let instants = '';
for (const [called, everyMs] of [
  ['each midnight', DAY_MS],
  ['every three hours', 3 * HOUR_MS],
] as const) {
  instants = called;
  console.log(`\n${called}, February to December 2015, a failure within 24 hours, by the 7-day head`);
  const { overall, byComponent } = rank(everyMs);
  say('any', overall);
  for (const [component, rows] of byComponent) say(component, rows);
}
tell({ name: 'assessed and scored', value: (1_000 * assessed) / spentMs, unit: 'devices/s' });
