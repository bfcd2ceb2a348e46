// How fast a device is assessed: features, diagnoses and advice from its state after three weeks, with the hours of eight
// days. In a core's own time. Raw limit: each count of the ledger read once and added up, as nobody can conclude anything
// without; for comparison what it costs to read the state's JSON.
import { assess } from '#assessment';
import type { DeviceState } from '#device';
import { tell, tellWrong } from '../report/report.js';
import { sideBySide } from './side-by-side.js';
import { asInFleet, simulatedStates, type SimulatedState } from './simulated-states.js';

const states = simulatedStates();
let sink = 0;

function readOnce({ state }: SimulatedState): void {
  for (const { windows, faults } of state.record.ledger.hours) {
    for (const { from, to, reads } of windows) {
      sink += to - from;
      for (const part in reads) sink += (reads[part]?.[0] ?? 0) + (reads[part]?.[1] ?? 0);
    }
    for (const { at, kind, events } of faults) sink += at + events + kind.length;
  }
}

function measure(name: string, some: readonly SimulatedState[], usMax?: number): void {
  const [rate = 0, raw = 0] = sideBySide(some, [
    ({ state, at }) => (sink += assess(state, { at, isSilent: false }).features.length),
    readOnce,
  ]);
  tell({
    name,
    value: rate,
    unit: 'devices/s',
    raw: { name: 'its ledger read once', value: raw },
    ...(usMax === undefined ? {} : { target: { min: 1e6 / usMax } }),
  });
}

measure(
  'assessed, healthy',
  states.filter(({ isHealthy }) => isHealthy),
  20,
);
measure(
  'assessed, failing',
  states.filter(({ isHealthy }) => !isHealthy),
  60,
);
measure('assessed, one in twenty failing', asInFleet(states));
const texts = asInFleet(states).map(({ state }) => JSON.stringify(state));
const [parsed = 0] = sideBySide(texts, [(text) => (sink += (JSON.parse(text) as DeviceState).record.revision + 2)]);
tell({ name: 'its state read from JSON, for comparison', value: parsed, unit: 'devices/s' });
if (!(sink > 0)) tellWrong('nothing was concluded');
