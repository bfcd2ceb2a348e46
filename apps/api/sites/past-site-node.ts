import type { Instant, PastSite } from '#device-history';
import type { DeviceNode } from '../devices/device-node.js';
import { Connection, pageLength, pageOf, type PageArguments } from '../pages/connection.js';
import { readCursor, writeCursor, type CursorValues } from '../pages/cursor.js';
import type { Reading } from '../server/reading.js';
import type { SiteNode } from './site-node.js';

/** Ids are at hand without folding anybody; the order by risk would have to fold them all. */
const ORDER = 'PAST_ID_ASC';

/** A site as it stood at an instant. */
export class PastSiteNode implements SiteNode {
  readonly openIncidents: readonly never[] = [];
  readonly #reading: Reading;
  readonly #instant: Instant;
  readonly #servedFor: string | null;
  #past: Promise<PastSite | null> | undefined;

  constructor(
    reading: Reading,
    instant: Instant,
    readonly id: string,
    servedFor: string | null,
    /** A device as it was at the same instant. */
    private readonly device: (id: string) => Promise<DeviceNode | null>,
  ) {
    this.#reading = reading;
    this.#instant = instant;
    this.#servedFor = servedFor;
  }

  async merchant(): Promise<string | null> {
    return (await this.#read())?.merchant ?? this.#servedFor;
  }

  async venue(): Promise<string | null> {
    return (await this.#read())?.venue ?? null;
  }

  async deviceCount(): Promise<number> {
    return (await this.#read())?.devices.length ?? 0;
  }

  devices(args: PageArguments): Connection<DeviceNode> {
    const place = readCursor(ORDER, args.after, isPlace);
    const first = pageLength(args);
    return new Connection({
      hasPreviousPage: place !== undefined,
      total: () => this.deviceCount(),
      page: async () => {
        const ids = (await this.#read())?.devices ?? [];
        const wanted = ids.filter((id) => place === undefined || id > place[0]).slice(0, first + 1);
        const nodes = await Promise.all(wanted.slice(0, first).map((id) => this.device(id)));
        return pageOf(wanted, first, () =>
          nodes.flatMap((node) => (node ? [{ node, cursor: writeCursor(ORDER, [node.id]) }] : [])),
        );
      },
    });
  }

  #read(): Promise<PastSite | null> {
    const { ports, tenant } = this.#reading;
    this.#past ??= ports.sites.siteAsOf(tenant, this.id, this.#instant);
    return this.#past;
  }
}

const isPlace = (values: CursorValues): values is readonly [string] =>
  values.length === 1 && typeof values[0] === 'string';
