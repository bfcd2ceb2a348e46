import type { DeviceNode } from '../devices/device-node.js';
import { findDevice } from '../devices/find-device.js';
import type { ApiPorts } from '../ports.js';
import { SHARED_DEVICES_MAX, SHARED_MS } from './feed-limits.js';

/**
 * Devices as they are at one moment of the feed, each read once, however many subscribers are told of it: two thousand
 * who watch the same fleet would read it two thousand times.
 */
export class SharedDevices {
  readonly #ports: ApiPorts;
  readonly #known = new Map<string, Promise<DeviceNode | null>>();
  #seq: number | undefined;
  #db: unknown;
  #since = 0;

  constructor(ports: ApiPorts) {
    this.#ports = ports;
  }

  /** The device with at least everything up to `seq`, the feed's newest change; null: it is gone. */
  find(tenant: string, device: string, seq: number): Promise<DeviceNode | null> {
    const db = this.#ports.db();
    const now = this.#ports.now();
    const isOld = seq !== this.#seq || db !== this.#db || now - this.#since > SHARED_MS;
    if (isOld || this.#known.size >= SHARED_DEVICES_MAX) {
      this.#known.clear();
      [this.#seq, this.#db, this.#since] = [seq, db, now];
    }
    const key = JSON.stringify([tenant, device]);
    const known = this.#known.get(key);
    if (known) return known;
    const found = findDevice({ tenant, now, ports: this.#ports }, device);
    this.#known.set(key, found);
    found.catch(() => this.#known.delete(key));
    return found;
  }
}
