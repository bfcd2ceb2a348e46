import type { DeviceState, Firmware } from './fold/device-state.js';
import type { Lifecycle } from './lifecycle/lifecycle.js';

export type Connectivity = 'ONLINE' | 'OFFLINE' | 'UNKNOWN';

/** A device as it is answered; instants are milliseconds since 1970. */
export interface DeviceView {
  readonly id: string;
  readonly serial: string | null;
  readonly model: string | null;
  /** By component name. */
  readonly firmware: readonly (Firmware & { readonly component: string })[];
  readonly connectivity: Connectivity;
  readonly lifecycle: Lifecycle;
  readonly position: string | null;
  readonly site: string | null;
  readonly merchant: string | null;
  readonly firstSeenAt: number | null;
  readonly lastSeenAt: number | null;
  readonly revision: number;
  readonly inconsistencies: readonly string[];
}

/** What the state says of the device; whether it is silent depends on more than that (`connectivityOf`). */
export function viewDevice(
  id: string,
  { pulse, record }: DeviceState,
  connectivity: Connectivity = pulse.lastSeenAt === null ? 'UNKNOWN' : 'ONLINE',
): DeviceView {
  return {
    id,
    serial: record.identity?.serial ?? null,
    model: record.identity?.model ?? null,
    firmware: Object.entries(record.firmware)
      .map(([component, { version, since }]) => ({ component, version, since }))
      .sort((a, b) => (a.component < b.component ? -1 : 1)),
    connectivity,
    lifecycle: lifecycleOf(record),
    position: record.lane?.position ?? null,
    site: record.lane?.site ?? null,
    merchant: record.lane?.merchant ?? null,
    firstSeenAt: pulse.firstSeenAt,
    lastSeenAt: pulse.lastSeenAt,
    revision: record.revision,
    inconsistencies: record.inconsistencies,
  };
}

const lifecycleOf = ({ laneLifecycle, identity }: DeviceState['record']): Lifecycle =>
  laneLifecycle ?? (identity === null ? 'UNREGISTERED' : 'REGISTERED');
