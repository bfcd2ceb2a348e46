import type { DeviceState } from './device-state.js';
import { emptyLedger } from './ledger/ledger.js';

/** A device of which nothing is known yet. */
export const emptyDevice = (): DeviceState => ({
  pulse: { newest: null, folded: 0, knownAtMax: Number.MIN_SAFE_INTEGER, firstSeenAt: null, lastSeenAt: null, gauges: {} },
  record: {
    identity: null,
    revision: -1,
    lane: null,
    laneLifecycle: null,
    inconsistencies: [],
    firmware: {},
    configuration: {},
    network: { networkId: null, carrier: null, cellId: null },
    keys: { loadedAt: null, missingSince: null },
    service: [],
    ledger: emptyLedger(),
  },
});
