import { emptyDevice, foldInputs, laneInput, foldLanes, laneFactOf, type DeviceState } from '#device';
import type { EventRecord } from '#telemetry';
import { own, record, type Told } from '../../device/testing/records.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Thursday noon, in the middle of a quarter. */
export const NOW = Date.UTC(2026, 4, 14, 12);

type Data = Parameters<typeof record>[2];
const DEVICE = 'd';

/** What happened to a device, told in a few words. */
export class Life {
  readonly events: EventRecord[] = [];

  tell(type: string, at: number, data: Data = {}, more: Partial<Told> = {}): this {
    this.events.push(record(type, DEVICE, data, { at, ...more }));
    return this;
  }

  deployed(at: number): this {
    this.tell('fleet.device.registered', at, { serial: 'S', model: 'M' });
    return this.tell('fleet.device.deployed', at + 1, { position: 'lane', site: 'site', merchant: 'm' });
  }

  /** A window of six hours each from `from` to `to`, every day or but on the weekdays that are left out. */
  trade(
    from: number,
    to: number,
    reads: Record<string, readonly [ok: number, failed: number]>,
    closedOn: readonly number[] = [],
  ): this {
    for (let at = from; at + 6 * HOUR <= to; at += 6 * HOUR) {
      if (closedOn.includes(new Date(at).getUTCDay())) continue;
      this.window(at, at + 6 * HOUR, reads);
    }
    return this;
  }

  window(from: number, to: number, reads: Record<string, readonly [ok: number, failed: number]>): this {
    return this.tell('terminal.activity', to, {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      reads: Object.fromEntries(Object.entries(reads).map(([name, [ok, failed]]) => [name, { ok, failed }])),
      transactions: { approved: 50, declined: 1, failed: 0, cancelled: 0 },
    });
  }

  /** One lost attempt of a customer of his own, unless a card is given. */
  fails(
    at: number,
    reason = 'timeout',
    { on = 'chip', card = `card-${at}` }: { readonly on?: string; readonly card?: string } = {},
  ): this {
    return this.tell('terminal.card-read.failed', at, { interface: on, reason, cardHash: card });
  }

  /** The same so many times, evenly spread over an interval. */
  often(count: number, [from, to]: readonly [number, number], tell: (at: number) => void): this {
    for (let n = 0; n < count; n += 1) tell(Math.round(from + ((n + 0.5) * (to - from)) / count));
    return this;
  }

  declined(at: number, data: Data): this {
    return this.tell('terminal.transaction.failed', at, data);
  }

  state(): DeviceState {
    const state = emptyDevice();
    const { changes } = foldLanes(this.events.flatMap((one) => laneFactOf(one) ?? []));
    foldInputs(state, [...this.events.map(own), ...(changes.get(DEVICE) ?? []).map(laneInput)]);
    return state;
  }
}

/** Two weeks of ordinary trade until now: a hundred chip reads in six hours, two of them failed. */
export const healthy = (until: number = NOW): Life =>
  new Life()
    .deployed(until - 14 * DAY)
    .trade(until - 14 * DAY, until, { chip: [98, 2], contactless: [150, 3], magstripe: [6, 0] });
