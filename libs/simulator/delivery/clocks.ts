import type { Happening } from '../life/happening.js';
import { MINUTE_MS, SECOND_MS } from '../time/units.js';

/** What is wrong with a device's clock; `since`: from when on. */
export type ClockFault =
  | { readonly kind: 'ahead'; readonly byMs: number }
  /** After every restart the clock begins again in 2000, until the network has told the time. */
  | { readonly kind: 'lost'; readonly since: number };

const LOST_CLOCK = Date.UTC(2000, 0, 1);
const TOLD_AFTER_MS = 10 * MINUTE_MS;
/** The first instants after a restart differ from restart to restart, as those of real ones do: also when it is at the same minute every night. */
const BOOT_SPREAD_MS = 40 * SECOND_MS;
const BOOT_STEP_MS = 7_919;

/** What the clocks of devices show. Happenings of a device are asked in their order. */
export class Clocks {
  readonly #bootedAt = new Map<string, number>();

  constructor(private readonly faults: ReadonlyMap<string, ClockFault>) {}

  /** Whether any clock is wrong. */
  get areStrange(): boolean {
    return this.faults.size > 0;
  }

  shows({ subject, type, at }: Happening): number {
    const fault = this.faults.get(subject);
    if (fault === undefined || type.startsWith('fleet.')) return at;
    if (fault.kind === 'ahead') return at + fault.byMs;
    if (type === 'terminal.rebooted.v1' && at >= fault.since) this.#bootedAt.set(subject, at);
    const bootedAt = this.#bootedAt.get(subject);
    if (bootedAt === undefined || at >= bootedAt + TOLD_AFTER_MS) return at;
    return LOST_CLOCK + ((Math.floor(bootedAt / MINUTE_MS) * BOOT_STEP_MS) % BOOT_SPREAD_MS) + (at - bootedAt);
  }
}
