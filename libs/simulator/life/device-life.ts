import type { Voice } from '../emission/voice.js';
import { voiceOf } from '../emission/voice.js';
import type { CardPopulation } from '../fleet/cards.js';
import type { Device } from '../fleet/fleet.js';
import type { Interface } from '../fleet/models.js';
import type { Random } from '#random';
import { holds, HOUR_MS, MINUTE_MS, overlapOf } from '../time/units.js';
import type { Interval } from '../time/units.js';
import { serve } from './attempt.js';
import type { Till } from './attempt.js';
import type { Effect, Visit } from './effect.js';
import type { Happening, Tell } from './happening.js';
import { Routine } from './routine.js';
import { Tallies } from './tally.js';
import { wantsAt } from './wants.js';

/** What a life needs of the world around it. */
export interface Surroundings {
  readonly cards: CardPopulation;
  readonly heartbeatMs: number;
  readonly activityMs: number;
  /** Everything that happened goes here, in any order within the hour. */
  readonly said: Happening[];
}

/** A worn-out card comes by so often. */
const BAD_CARD_CHANCE = 0.0008;
/** Reports of a window reach the gateway within two minutes. */
const WINDOW_LAG_MS_MAX = 2 * MINUTE_MS;

/** One device, hour by hour. Whatever it says is of that hour or a few minutes later. */
export class DeviceLife {
  readonly #voice: Voice;
  readonly #routine: Routine;
  readonly #tallies: Tallies;
  readonly #arrivals: Random;
  readonly #till: Till;
  readonly #windowLagMs: number;
  readonly #wants: readonly (readonly [Interface, number])[];
  readonly #customersPerHour: number;
  #bootedAt: number;
  #visits = 0;
  #isIntroduced = false;

  constructor(
    readonly device: Device,
    private readonly effects: readonly Effect[],
    private readonly surroundings: Surroundings,
    random: Random,
    noise: number,
  ) {
    const { activityMs, heartbeatMs, said } = surroundings;
    const { model, site } = device;
    this.#voice = voiceOf(device, said);
    this.#routine = new Routine(device, heartbeatMs, random.fork('routine'));
    this.#tallies = new Tallies(activityMs, model.interfaces);
    this.#arrivals = random.fork('arrivals');
    this.#till = { device, effects, random: random.fork('luck'), tallies: this.#tallies, tell: this.#tell, noise };
    this.#windowLagMs = random.int(5_000, WINDOW_LAG_MS_MAX);
    this.#wants = wantsAt(model);
    this.#customersPerHour = site.customersPerDay / site.trading.hoursPerDay();
    this.#bootedAt = device.activeFrom;
  }

  /** Lives through these instants, an hour at most. */
  live(hour: Interval): void {
    const span = overlapOf(hour, { from: this.device.activeFrom, to: this.device.activeTo });
    if (!span) return;
    if (!this.#isIntroduced) this.#introduce(span.from);
    const reboot = this.#routine.rebootWithin(span.from, span.to);
    if (reboot !== undefined) this.#tell(reboot, 'terminal.rebooted.v1', { reason: 'scheduled' });
    for (const at of this.#routine.heartbeatsWithin(span.from, span.to)) this.#beat(at);
    this.#routine.dropWithin(span.from, span.to, this.#tell);
    const open = this.device.site.trading.openWithin(span);
    for (const effect of this.effects) this.#suffer(effect, span, open);
    this.#trade(this.#visitsOf(span, open));
    this.#report(span.to);
  }

  #introduce(at: number): void {
    this.#isIntroduced = true;
    const hasKeys = !this.effects.some(({ withoutKeys }) => withoutKeys);
    this.#routine.introduce(at, this.device.appVersion, hasKeys, this.#tell);
  }

  #suffer(effect: Effect, span: Interval, open: readonly Interval[]): void {
    const lasting = overlapOf(effect.span, span);
    if (!lasting || !effect.happens) return;
    effect.happens({ device: this.device, span: lasting, open: openIn(open, lasting), tell: this.#tell });
  }

  #beat(at: number): void {
    const gauges = this.#routine.gauges(at, this.#bootedAt);
    for (const effect of this.effects) if (holds(effect.span, at)) effect.gauges?.(gauges, at);
    this.#routine.heartbeat(at, gauges, this.#tell);
  }

  #visitsOf(span: Interval, open: readonly Interval[]): Visit[] {
    const visits = open.flatMap((window) => this.#customers(window));
    for (const effect of this.effects) {
      const lasting = effect.visits && overlapOf(effect.span, span);
      if (lasting)
        visits.push(
          ...(effect.visits?.({ device: this.device, span: lasting, open: openIn(open, lasting), tell: this.#tell }) ??
            []),
        );
    }
    return visits.sort((one, other) => one.at - other.at);
  }

  #customers(window: Interval): Visit[] {
    const random = this.#arrivals;
    const count = random.poisson(this.#customersPerHour * ((window.to - window.from) / HOUR_MS));
    return Array.from({ length: count }, () => {
      this.#visits += 1;
      return {
        at: Math.round(random.between(window.from, window.to)),
        attemptId: `${this.device.id}-a${this.#visits}`,
        card: this.surroundings.cards.next(random, this.device.site.index, BAD_CARD_CHANCE),
        wants: random.weighted(this.#wants),
      };
    });
  }

  /** One customer after the other: who comes while the lane is taken waits. */
  #trade(visits: readonly Visit[]): void {
    let freeAt = 0;
    for (const visit of visits) freeAt = serve(this.#till, visit.at < freeAt ? { ...visit, at: freeAt } : visit);
  }

  #report(until: number): void {
    for (const window of this.#tallies.takeEndedBy(until)) {
      const from = Math.max(window.from, this.device.activeFrom);
      this.#voice.window({ ...window, from, toldAt: window.to + this.#windowLagMs });
    }
  }

  readonly #tell: Tell = (at, type, data) => {
    if (type === 'terminal.rebooted.v1') this.#bootedAt = at;
    this.#voice.tell(at, type, data);
  };
}

const openIn = (open: readonly Interval[], span: Interval): Interval[] =>
  open.flatMap((window) => {
    const shared = overlapOf(window, span);
    return shared ? [shared] : [];
  });
