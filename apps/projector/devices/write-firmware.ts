import type { DeviceView } from '#device';
import { batchUpsert, type ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { DeviceEntry } from './device-entry.js';
import type { Look } from './look.js';

interface Reported {
  readonly entry: DeviceEntry;
  readonly before: Look | null;
  readonly after: Look | null;
}

type Firmware = DeviceView['firmware'];
const firmwareOf = (look: Look | null): Firmware => look?.view.firmware ?? [];

/** Writes the versions of devices that report others than before. */
export async function writeFirmware(db: Kysely<ReadModelDatabase>, reported: readonly Reported[]): Promise<void> {
  const changed = reported.filter(({ before, after }) => !isSame(firmwareOf(before), firmwareOf(after)));
  for (const { entry, before, after } of changed) {
    const now = new Set(firmwareOf(after).map(({ component }) => component));
    if (firmwareOf(before).every(({ component }) => now.has(component))) continue;
    await db
      .deleteFrom('deviceFirmware')
      .where('tenant', '=', entry.tenant)
      .where('device', '=', entry.device)
      .execute();
  }
  const rows = changed.flatMap(({ entry: { tenant, device }, after }) =>
    firmwareOf(after).map(({ component, version, since }) => ({ tenant, device, component, version, since })),
  );
  await batchUpsert(db, 'deviceFirmware', ['tenant', 'device', 'component'], rows);
}

/** Both are in the order of their components. */
const isSame = (a: Firmware, b: Firmware): boolean =>
  a.length === b.length &&
  a.every((one, i) => {
    const other = b[i];
    return one.component === other?.component && one.version === other.version && one.since === other.since;
  });
