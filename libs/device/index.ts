export { byKey, isAfter, keyOf, type FoldKey } from './fold-key.js';
export { foldLanes, type LaneChange, type Lanes, type PositionTerm } from './lanes/fold-lanes.js';
export type { Lane, LaneFact, LaneMove, SwapReason } from './lanes/lane-fact.js';
export { laneFactOf } from './lanes/lane-fact-of.js';
export { LIFECYCLES, type Lifecycle } from './lifecycle/lifecycle.js';
export {
  DAY_MS,
  HOUR_MS,
  type ActivityWindow,
  type Fault,
  type HourBucket,
  type Ledger,
} from './fold/ledger/ledger.js';
export { takeTouched } from './fold/ledger/touched.js';
export type { DeviceState, DeviceRecordState, DevicePulse } from './fold/device-state.js';
export { emptyDevice } from './fold/empty-device.js';
export { laneInput, type FoldInput, type LaneInput, type OwnEvent } from './fold/fold-input.js';
export { foldOrder } from './fold/fold-order.js';
export { foldInput, foldInputs, foldVoided } from './fold/fold-device.js';
export { viewDevice, type Connectivity, type DeviceView } from './device-view.js';
export { connectivityOf, silentFrom } from './silence/silence.js';
export { tradingHours, type OpeningHours, type TradingHours } from './silence/trading-hours.js';
