/**
 * Which devices are meant. Parts combine with AND, the values of a list with OR (so an empty list means none); absent
 * parts let everything through.
 */
export interface DeviceFilter {
  readonly ids?: readonly string[];
  readonly site?: string;
  readonly merchant?: string;
  readonly model?: string;
  /** Of any component. */
  readonly firmwareVersion?: string;
  /** By rank: 0 LOW, 1 MODERATE, 2 HIGH, 3 CRITICAL. */
  readonly band?: readonly number[];
  readonly cause?: readonly string[];
  readonly action?: readonly string[];
  readonly connectivity?: readonly string[];
  /** Plain prefix of device id, serial, position, site or merchant; case is ignored, nothing in it is a wildcard. */
  readonly text?: string;
  /** Retired devices are left out unless this is true. */
  readonly includeRetired?: boolean;
}
