import type { DeviceChange, DeviceFilter } from '#read-model/queries';

/** Whoever follows the changes of one tenant. */
export interface Follower {
  readonly tenant: string;
  /** What it wants to hear of; those that name devices or a site are not asked about others. */
  readonly filter: Pick<DeviceFilter, 'ids' | 'site'>;
  take(change: DeviceChange): void;
  /** Everything up to `seq` was read. */
  passed(seq: number): void;
  /** Another read model has taken the place of the one before: its changes are numbered anew. */
  replaced(): void;
}

/** One list for each name that filters go by. */
class Lists {
  readonly #byName = new Map<string, Set<Follower>>();

  add(name: string, follower: Follower): void {
    const list = this.#byName.get(name);
    if (list) list.add(follower);
    else this.#byName.set(name, new Set([follower]));
  }

  delete(name: string, follower: Follower): void {
    const list = this.#byName.get(name);
    list?.delete(follower);
    if (list?.size === 0) this.#byName.delete(name);
  }

  of(name: string): Iterable<Follower> {
    return this.#byName.get(name) ?? [];
  }
}

/**
 * The followers of a process, found by what a change is of: a thousand dashboards that each watch a site of their own cost
 * a change no more than one does. A change of a device that moves concerns both of its sites.
 */
export class Followers {
  readonly #all = new Set<Follower>();
  readonly #lists = new Lists();

  get size(): number {
    return this.#all.size;
  }

  [Symbol.iterator](): Iterator<Follower> {
    return this.#all[Symbol.iterator]();
  }

  add(follower: Follower): void {
    this.#all.add(follower);
    for (const name of namesOf(follower)) this.#lists.add(name, follower);
  }

  delete(follower: Follower): void {
    if (!this.#all.delete(follower)) return;
    for (const name of namesOf(follower)) this.#lists.delete(name, follower);
  }

  clear(): void {
    for (const follower of this.#all) this.delete(follower);
  }

  /** Hands a change to everybody whom it may concern, once. */
  tell(change: DeviceChange): void {
    const { tenant, device, before, after } = change;
    // A filter names one site, so nobody is told twice.
    const sites = new Set([before?.site, after?.site]);
    for (const follower of this.#lists.of(anyName(tenant))) follower.take(change);
    for (const follower of this.#lists.of(deviceName(tenant, device))) follower.take(change);
    for (const site of sites) {
      if (typeof site !== 'string') continue;
      for (const follower of this.#lists.of(siteName(tenant, site))) follower.take(change);
    }
  }
}

const name = (...parts: readonly string[]): string => JSON.stringify(parts);
const anyName = (tenant: string): string => name(tenant);
const deviceName = (tenant: string, device: string): string => name(tenant, 'device', device);
const siteName = (tenant: string, site: string): string => name(tenant, 'site', site);

/** The narrowest there is: devices, then the site, then all of the tenant. */
function namesOf({ tenant, filter: { ids, site } }: Follower): readonly string[] {
  if (ids !== undefined) return [...new Set(ids)].map((device) => deviceName(tenant, device));
  return [site === undefined ? anyName(tenant) : siteName(tenant, site)];
}
