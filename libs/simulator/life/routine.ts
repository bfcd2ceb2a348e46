import type { Device } from '../fleet/fleet.js';
import type { Random } from '#random';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/units.js';
import type { Tell } from './happening.js';

/** In the quiet hours between one and half past four; PCI terminals restart every 24 hours. */
const REBOOT_MINUTES = [60, 270] as const;
/** Once in nine days a healthy line is gone for a moment. */
const DROP_CHANCE_PER_HOUR = 1 / (9 * 24);
const FREE_MEMORY_KIB = 180_000;

/** What a device does and shows whether anybody pays or not. */
export class Routine {
  readonly rebootMinute: number;
  readonly #heartbeatPhaseMs: number;
  readonly #warmth: number;
  readonly #rssiDbm: number;

  constructor(
    private readonly device: Device,
    private readonly heartbeatMs: number,
    private readonly random: Random,
  ) {
    this.rebootMinute = random.int(...REBOOT_MINUTES);
    this.#heartbeatPhaseMs = random.int(0, heartbeatMs - 1);
    this.#warmth = random.between(-2, 4);
    this.#rssiDbm = -random.int(48, 74);
  }

  /** The first thing that a device says: what it is and what it runs. */
  introduce(at: number, appVersion: string, hasKeys: boolean, tell: Tell): void {
    const { model, tellsCapabilities } = this.device;
    if (hasKeys) tell(at, 'terminal.keys.loaded.v1', { keySet: 'dukpt' });
    tell(at + 20_000, 'terminal.firmware.reported.v1', { component: 'os', version: model.osVersion });
    tell(at + 21_000, 'terminal.firmware.reported.v1', { component: 'app', version: appVersion });
    tell(at + 40_000, 'terminal.configuration.reported.v1', {
      contactlessEnabled: model.interfaces.includes('contactless'),
      contactlessLimitMinor: 5_000,
      currency: 'EUR',
      ...(tellsCapabilities && { capabilities: [...model.interfaces] }),
    });
  }

  /** The restart of the night, where it falls into the hour. */
  rebootWithin(from: number, to: number): number | undefined {
    const { trading } = this.device.site;
    const day = Math.floor(from / DAY_MS);
    for (const local of [day, day + 1, day - 1]) {
      const at = trading.midnightOf(local) + this.rebootMinute * MINUTE_MS;
      if (from <= at && at < to) return at;
    }
    return undefined;
  }

  heartbeatsWithin(from: number, to: number): number[] {
    const first =
      Math.ceil((from - this.#heartbeatPhaseMs) / this.heartbeatMs) * this.heartbeatMs + this.#heartbeatPhaseMs;
    const beats: number[] = [];
    for (let at = first; at < to; at += this.heartbeatMs) beats.push(at);
    return beats;
  }

  gauges(at: number, bootedAt: number): Record<string, number> {
    const { random } = this;
    const hour = (at % DAY_MS) / HOUR_MS;
    const afternoon = Math.max(0, Math.sin(((hour - 6) / 12) * Math.PI));
    const uptimeSeconds = Math.max(0, Math.round((at - bootedAt) / 1_000));
    return {
      ...(this.device.model.hasBattery
        ? { battery_percent: Math.round(random.between(55, 100)) }
        : { supply_millivolts: Math.round(random.around(5_000, 40)) }),
      ...(this.device.model.bearer !== 'ethernet' && { rssi_dbm: Math.round(random.around(this.#rssiDbm, 5)) }),
      temperature_c: Math.round(random.around(27 + this.#warmth + 4 * afternoon, 1.5) * 10) / 10,
      humidity_percent: Math.round(random.around(45, 8)),
      uptime_s: uptimeSeconds,
      free_memory_kib: FREE_MEMORY_KIB - Math.round(uptimeSeconds / 20) + random.int(-2_000, 2_000),
    };
  }

  heartbeat(at: number, gauges: Record<string, number>, tell: Tell): void {
    tell(at, 'terminal.heartbeat.v1', { gauges, ...this.line() });
  }

  /** A healthy line that is gone for a moment. */
  dropWithin(from: number, to: number, tell: Tell): void {
    if (!this.random.bool(DROP_CHANCE_PER_HOUR)) return;
    const at = Math.round(this.random.between(from, to));
    this.drop(at, this.random.int(1_500, 20_000), tell);
  }

  drop(at: number, durationMs: number, tell: Tell): void {
    const { bearer } = this.device.model;
    const rssi = bearer === 'ethernet' ? {} : { rssiDbm: this.#rssiDbm - this.random.int(5, 25) };
    tell(at, 'terminal.signal.dropped.v1', { bearer, durationMs: Math.round(durationMs), ...rssi, ...this.line() });
  }

  line(): { networkId?: string; carrier?: string; cellId?: string } {
    const { model, site, carrier } = this.device;
    if (model.bearer === 'cellular') return { ...(carrier !== undefined && { carrier }), cellId: site.cellId };
    return { networkId: site.networkId };
  }
}
