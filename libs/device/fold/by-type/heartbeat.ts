import type { EventData, EventRecord } from '#telemetry';
import type { DeviceState, Network } from '../device-state.js';

/** Names beyond the known ones are kept too; a terminal with more is sending something else. */
const GAUGES_MAX = 64;

export function foldHeartbeat(
  { pulse, record }: DeviceState,
  data: EventData<'terminal.heartbeat.v1'>,
  event: EventRecord,
): boolean {
  for (const [name, value] of Object.entries(data.gauges)) {
    if (Object.hasOwn(pulse.gauges, name) || Object.keys(pulse.gauges).length < GAUGES_MAX) {
      pulse.gauges[name] = { value, at: event.effectiveAt };
    }
  }
  return foldNetwork(record.network, data);
}

/** True when the device is connected otherwise than before. */
export function foldNetwork(
  network: Network,
  told: { readonly [name in keyof Network]?: string | undefined },
): boolean {
  let changed = false;
  for (const name of ['networkId', 'carrier', 'cellId'] as const) {
    const value = told[name];
    if (value === undefined || value === network[name]) continue;
    network[name] = value;
    changed = true;
  }
  return changed;
}
