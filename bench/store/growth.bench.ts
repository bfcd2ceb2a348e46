// How the event store bears growth: appends to 100,000 streams up to five million events, the rate of each million beside
// the same statements bare. What an index does to locality, a checkpoint to a batch and a cache to both shows here.
import { statSync } from 'node:fs';
import path from 'node:path';
import { isQuick, tell } from '../report/report.js';
import { STREAMS, benchOptions, inTemporaryFolder } from './bench-data.js';
import { type Spent, appendToBoth, openSides } from './sides.js';

const MILLION = 1_000_000;
const STEP_EVENTS = isQuick ? 50_000 : MILLION;
/** Within four minutes where the machine is not busy; what there is no time for is left out, and told. */
const DEFAULTS = { events: 5 * STEP_EVENTS, seconds: 60 };
/** Of the rate of the first step, that of the last. */
const KEPT_MIN = 0.8;

const rate = ({ events, storeMs }: Spent): number => (events * 1_000) / storeMs;
const mebibytes = (file: string): string => `${(statSync(file).size / 2 ** 20).toFixed(0)} MiB`;

function told(at: number, spent: Spent, first: Spent, file: string): void {
  const { events, bareMs, batchMsMax } = spent;
  const stalls = `longest batch ${batchMsMax.toFixed(0)} ms, file ${mebibytes(file)}, log ${mebibytes(`${file}-wal`)}`;
  const millions = (at / MILLION).toFixed(isQuick ? 2 : 0);
  tell({
    name: `append up to ${millions} million events`,
    value: rate(spent),
    unit: 'events/s',
    raw: { name: 'bare prepared inserts', value: (events * 1_000) / bareMs },
    target: { min: KEPT_MIN * rate(first) },
  });
  console.log(`  ${stalls}`);
}

await inTemporaryFolder(async (folder) => {
  const options = benchOptions(DEFAULTS);
  const sides = openSides(folder);
  let first: Spent | undefined;
  for (let at = 0; at < options.events;) {
    const wanted = Math.min(STEP_EVENTS, options.events - at);
    const spent = await appendToBoth(sides, wanted, options.seconds, () => sides.random() % STREAMS);
    at += spent.events;
    told(at, spent, (first ??= spent), path.join(folder, 'events.db'));
    if (spent.events < wanted) {
      console.log(`No time for more: ${options.seconds} s a million are the most.`);
      break;
    }
  }
  await sides.store.close();
  sides.bare.close();
});
