import { DrainRate } from '../admission/drain-rate.js';

/** How long a body may have to wait for its turn: longer, and its sender is better off sending it again later. */
const WAIT_MAX_MS = 3_000;

/** However slow it is: some 10,000 heartbeats, so that a pause of the disk turns nobody away who sends now and then. */
const ROOM_BYTES_MIN = 2 * 1024 * 1024;

/** Before anything was measured: 25,000 heartbeats of 200 bytes a second. */
const FIRST_BYTES_PER_MS = 5_000;

/** Weight of the newest measurement, and the least time that it spans: the rate follows a change within a second. */
const NEWEST = 0.3;
const MEASURE_MS = 250;

/**
 * A tenant may have twice as much waiting as room is left: alone it takes two thirds of the room, two take two fifths
 * each, and there is always some left for whoever has nothing waiting.
 */
const TENANT_SHARE = 2;

/**
 * Bodies that were read and wait until they are stored. Where those that wait would take longer than senders should, more
 * are turned away, and of one tenant that floods the server sooner than of the others.
 */
export class WaitingRoom {
  readonly #ofTenant = new Map<string, number>();
  #bytes = 0;
  /** Bytes, until they are stored. */
  readonly #rate = new DrainRate(FIRST_BYTES_PER_MS, NEWEST);
  /** The measurement under way: only while something waits, since who waits for bodies is not slow. */
  #measured = { since: 0, bytes: 0 };

  /** @param now milliseconds of a clock that nobody sets */
  constructor(
    private readonly bytesMax: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Bytes that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether this tenant may bring another body. */
  hasRoom(tenant: string): boolean {
    const left = this.#roomBytes() - this.#bytes;
    return left > 0 && (this.#ofTenant.get(tenant) ?? 0) < TENANT_SHARE * left;
  }

  /** Whole seconds, 1 to 60, until all that waits now will have been stored. */
  retryAfterSeconds(): number {
    return this.#rate.secondsFor(this.#bytes);
  }

  /** A body waits from now on, until what is returned is called. */
  enter(tenant: string, bytes: number): () => void {
    if (this.#bytes === 0) this.#measured = { since: this.now(), bytes: 0 };
    this.#hold(tenant, bytes);
    return () => {
      this.#hold(tenant, -bytes);
      this.#measure(bytes);
    };
  }

  #roomBytes(): number {
    return Math.min(this.bytesMax, Math.max(ROOM_BYTES_MIN, this.#rate.perMs * WAIT_MAX_MS));
  }

  #hold(tenant: string, bytes: number): void {
    this.#bytes += bytes;
    const held = (this.#ofTenant.get(tenant) ?? 0) + bytes;
    if (held > 0) this.#ofTenant.set(tenant, held);
    else this.#ofTenant.delete(tenant);
  }

  #measure(bytes: number): void {
    this.#measured.bytes += bytes;
    const tookMs = this.now() - this.#measured.since;
    if (tookMs < MEASURE_MS) return;
    this.#rate.measured(this.#measured.bytes, tookMs);
    this.#measured = { since: this.now(), bytes: 0 };
  }
}
