import fc from 'fast-check';
import { assess, scoresOf } from '#assessment';
import { emptyDevice, foldInputs, foldOrder, silentFrom, viewDevice, type DeviceState, type OwnEvent } from '#device';
import { ownEvent } from '#device-history';
import { decodeRecord, encodeRecord, readEvent, sealEvent, type EventRecord } from '#telemetry';
import { intake, keysOf, RECEIVED_AT } from '../../../libs/telemetry/testing/sent.js';
import { anyEvent, type Sent } from './any-event.js';
import { campaign } from './campaign.js';

const EVENTS_MAX = 40;
const DAY_MS = 86_400_000;

/** Events of one device as its fold is given them: what the way in refuses is left out. */
export const ownEvents = (events: readonly Sent[]): OwnEvent[] =>
  events.flatMap((event, at) => {
    const how = intake({ historical: at % 2 === 0 });
    const read = readEvent(JSON.stringify({ ...event, id: `e-${at}` }), how);
    if (read.outcome === 'refused') return [];
    return [foldable(decodeRecord(encodeRecord(sealEvent(read, how, keysOf('acme')))))];
  });

const foldable = (record: EventRecord): OwnEvent =>
  ownEvent({ record, category: record.type.startsWith('fleet.') ? 'device' : 'telemetry' });

/** Folding any events that the way in accepts, at once, one by one, and with a snapshot in between. */
export const fold = campaign('lives of a device', () =>
  fc.property(fc.array(anyEvent, { minLength: 1, maxLength: EVENTS_MAX }), fc.nat(EVENTS_MAX), (events, cut) => {
    const inputs = ownEvents(events).sort(foldOrder);
    const whole = folded(inputs);
    isSound(whole);
    const atOnce = JSON.stringify(whole);
    const snapshot = JSON.parse(JSON.stringify(folded(inputs.slice(0, cut)))) as DeviceState;
    if (JSON.stringify(folded(inputs.slice(cut), snapshot)) !== atOnce)
      throw new Error(`another state from a snapshot after ${cut}`);
    if (JSON.stringify(folded(inputs.toReversed())) !== atOnce) throw new Error('another state in another order');
    for (const later of [0, DAY_MS, 400 * DAY_MS]) isSound(concluded(whole, RECEIVED_AT + later));
  }),
);

function folded(inputs: readonly OwnEvent[], state = emptyDevice()): DeviceState {
  foldInputs(state, inputs);
  return state;
}

/** All that is told of a device at an instant. */
export function concluded(state: DeviceState, at: number): object {
  const assessment = assess(state, { at, isSilent: at > RECEIVED_AT });
  return { view: viewDevice('d', state), silent: silentFrom(state, null), assessment, scores: scoresOf(assessment) };
}

/** JSON knows neither NaN nor infinity, and says null instead. */
export function isSound(value: unknown, path = ''): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${path} is ${value}`);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) isSound(inner, `${path}/${name}`);
}
