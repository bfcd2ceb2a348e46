import type { EventData, EventRecord } from '#telemetry';
import type { DeviceState, Network } from '../device-state.js';

/** Names beyond the known ones are kept too; a terminal with more is sending something else. */
const GAUGES_MAX = 64;

export function foldHeartbeat(
  { pulse, record }: DeviceState,
  data: EventData<'terminal.heartbeat.v1'>,
  event: EventRecord,
): boolean {
  for (const name in data.gauges) {
    const value = data.gauges[name];
    if (value !== undefined) setGauge(pulse.gauges, name, value, event.effectiveAt);
  }
  return foldNetwork(record.network, data);
}

/** In place: most heartbeats tell what the one before told, and what is made anew for each is collected one by one. */
function setGauge(gauges: DeviceState['pulse']['gauges'], name: string, value: number, at: number): void {
  const gauge = Object.hasOwn(gauges, name) ? gauges[name] : undefined;
  if (gauge !== undefined) {
    gauge.value = value;
    gauge.at = at;
  } else if (Object.keys(gauges).length < GAUGES_MAX) gauges[name] = { value, at };
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
