// How fast a made-up fleet is told: an ordinary fleet, events as values and as lines of JSON, and what of it is only the
// making of JSON. Whoever loads a server with it must know that it is not the simulator that is measured.
import { BUILT_IN_SCENARIOS, Simulation } from '#simulator';
import type { CloudEvent } from '#simulator';
import { isQuick, tell, tellWrong } from '../report/report.js';

const DEVICES = 200;
const DAYS = 7;
const UNTIL = Date.UTC(2026, 10, 22, 12);
const ROUNDS = isQuick ? 1 : 3;
/** Seven days of 200 devices are some 170,000 events; far fewer, and it was fast by telling nothing. */
const EVENTS_MIN = 100_000;

function simulation(name: string): Simulation {
  const scenario = BUILT_IN_SCENARIOS.get(name) ?? {};
  return new Simulation({
    scenario: { ...scenario, days: DAYS, fleet: { ...scenario.fleet, devices: DEVICES } },
    seed: 'bench',
    until: UNTIL,
  });
}

function best(work: () => number): { events: number; perSecond: number } {
  let [events, perSecond] = [0, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    globalThis.gc?.();
    const began = performance.now();
    events = work();
    perSecond = Math.max(perSecond, events / ((performance.now() - began) / 1000));
  }
  return { events, perSecond };
}

const events: CloudEvent[] = [...simulation('healthy').events()].map(({ event }) => event);
const raw = {
  name: 'JSON.stringify of a healthy fleet',
  value: best(() => events.reduce((count, event) => count + Math.sign(JSON.stringify(event).length), 0)).perSecond,
};

for (const name of ['healthy', 'every-cause', 'disorder']) {
  const values = best(() => {
    let count = 0;
    for (const batch of simulation(name).batches()) count += batch.length;
    return count;
  });
  tell({ name: `${name}: told as values`, value: values.perSecond, unit: 'events/s', raw });
  const lines = best(() => {
    let [count, bytes] = [0, 0];
    for (const { event } of simulation(name).events()) {
      count += 1;
      bytes += JSON.stringify(event).length;
    }
    return bytes > 0 ? count : 0;
  });
  tell({ name: `${name}: told as lines of JSON`, value: lines.perSecond, unit: 'events/s', raw });
  if (values.events < EVENTS_MIN || lines.events !== values.events) tellWrong(`${name}: too few events were told`);
}
