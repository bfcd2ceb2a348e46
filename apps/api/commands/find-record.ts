import { voidedBy, voidsOf } from '#device-history';
import { deviceStream } from '#streams';
import type { ApiPorts } from '../ports.js';

/** Events at one instant of one device; a gateway that dates a whole hour alike sends some hundreds. */
const PAGE = 500;

/** Events whose clock was not believed are few; who has more is looked through this far. */
const CLOCK_EVENTS_MAX = 10_000;

const VARIANT_8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether an event is one of the device's, and whether it still counts. */
export async function findRecord(
  ports: ApiPorts,
  tenant: string,
  device: string,
  eventId: string,
): Promise<'missing' | 'counts' | 'voided'> {
  if (!VARIANT_8.test(eventId)) return 'missing';
  const found =
    (await isFolded(ports, tenant, device, eventId)) || (await isUnbelieved(ports, tenant, device, eventId));
  if (!found) return 'missing';
  return voidedBy(await voidsOf(ports.db(), tenant, [device])).has(eventId) ? 'voided' : 'counts';
}

/** The id begins with the event's own time, at which it is folded as long as its clock was believed. */
async function isFolded({ history }: ApiPorts, tenant: string, device: string, eventId: string): Promise<boolean> {
  const time = Number.parseInt(eventId.slice(0, 8) + eventId.slice(9, 13), 16);
  // 0 stands for every time before 1970.
  const span = time === 0 ? { to: 0 } : { from: time, to: time };
  for (let after; ;) {
    const { events, hasNext } = await history.page(tenant, device, { first: PAGE, after, ...span, newestFirst: true });
    if (events.some(({ record }) => record.eventId === eventId)) return true;
    after = events.at(-1)?.record;
    if (!hasNext || after === undefined) return false;
  }
}

async function isUnbelieved({ store }: ApiPorts, tenant: string, device: string, eventId: string): Promise<boolean> {
  const stream = deviceStream('clock', tenant, device);
  for (let from = 0; from < CLOCK_EVENTS_MAX; from += PAGE) {
    const events = await store.readStream(stream, { from, direction: 'forwards', limit: PAGE });
    if (events.some((event) => event.eventId === eventId)) return true;
    if (events.length < PAGE) return false;
  }
  return false;
}
