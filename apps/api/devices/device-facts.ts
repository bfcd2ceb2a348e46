import type { ListedDevice } from '#read-model/queries';

/** What a device is answered with before anything else of it is read, live or of the past (a view of the fold is one, too). Instants in milliseconds. */
export interface DeviceFacts {
  readonly id: string;
  readonly serial: string | null;
  readonly model: string | null;
  readonly connectivity: string;
  readonly lifecycle: string;
  readonly position: string | null;
  readonly site: string | null;
  readonly merchant: string | null;
  readonly firstSeenAt: number | null;
  readonly lastSeenAt: number | null;
  readonly revision: number;
}

export const factsOfRow = ({ device, ...row }: ListedDevice): DeviceFacts => ({
  id: device,
  serial: row.serial,
  model: row.model,
  connectivity: row.connectivity,
  lifecycle: row.lifecycle,
  position: row.position,
  site: row.site,
  merchant: row.merchant,
  firstSeenAt: row.firstSeenAt,
  lastSeenAt: row.lastSeenAt,
  revision: row.revision,
});
