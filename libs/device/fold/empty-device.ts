import type { DeviceState } from './device-state.js';
import { emptyGapMemory } from '../silence/gap-memory.js';
import { emptyLedger } from './ledger/ledger.js';

/** A device of which nothing is known yet. */
export const emptyDevice = (): DeviceState => ({
  pulse: {
    newest: null,
    folded: 0,
    knownAtMax: Number.MIN_SAFE_INTEGER,
    firstSeenAt: null,
    lastSeenAt: null,
    source: null,
    gaps: null,
    gauges: {},
  },
  record: {
    identity: null,
    revision: -1,
    lane: null,
    laneLifecycle: null,
    inconsistencies: [],
    firmware: {},
    configuration: {},
    configuredAt: null,
    network: { networkId: null, carrier: null, cellId: null },
    keys: { loadedAt: null, missingSince: null, missingEventId: null },
    security: [],
    service: [],
    gaps: emptyGapMemory(),
    ledger: emptyLedger(),
  },
});
