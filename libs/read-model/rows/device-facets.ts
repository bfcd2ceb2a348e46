/** What filters look at; written beside every change, so that a subscriber can tell entering from leaving. */
export interface DeviceFacets {
  readonly device: string;
  readonly serial: string | null;
  readonly model: string | null;
  readonly site: string | null;
  readonly merchant: string | null;
  readonly position: string | null;
  readonly lifecycle: string;
  readonly retired: boolean;
  readonly firmwareVersions: readonly string[];
  /** By rank, as in `devices.band`. */
  readonly band: number;
  readonly cause: string | null;
  readonly action: string;
  readonly connectivity: string;
}
