import { Clocks } from './delivery/clocks.js';
import { Envelopes } from './delivery/cloud-event.js';
import { Courier } from './delivery/courier.js';
import type { Delivered } from './delivery/courier.js';
import type { Fleet } from './fleet/fleet.js';
import type { Happening } from './life/happening.js';
import { Random } from '#random';
import { token } from '#random';
import { DAYS_DEFAULT, DELIVERY_DEFAULT } from './scenario/scenario.js';
import type { Scenario } from './scenario/scenario.js';
import { DAY_MS, HOUR_MS } from './time/units.js';
import type { Interval } from './time/units.js';
import { truthOf } from './truth/truth.js';
import type { Truth } from './truth/truth.js';
import { makeWorld } from './world.js';
import type { World } from './world.js';

export interface SimulationOptions {
  readonly scenario: Scenario;
  /** Any text; the same one gives the same events. */
  readonly seed: string;
  /** When the time that it covers ends, in milliseconds since 1970. */
  readonly until: number;
}

/**
 * A fleet of terminals and what happens to it, for so many days until an instant. The same options give the same events
 * to the byte. It is told once, by one of `batches` and `events`.
 */
export class Simulation {
  /** What it covers. Facts of the back office may be older. */
  readonly time: Interval;
  readonly #said: Happening[] = [];
  readonly #world: World;
  readonly #envelopes: Envelopes;
  readonly #clocks: Clocks;
  readonly #courier: Courier;
  #facts = 0;

  /** Throws NoTarget where the fleet holds nothing that can have one of the faults. */
  constructor({ scenario, seed, until }: SimulationOptions) {
    const from = Math.floor((until - (scenario.days ?? DAYS_DEFAULT) * DAY_MS) / HOUR_MS) * HOUR_MS;
    this.time = { from, to: until };
    const random = new Random(seed);
    this.#world = makeWorld(scenario, this.time, random, this.#said);
    // Another seed, scenario or time is another run: no event of it shall be taken for one of this.
    const run = token(JSON.stringify([seed, scenario, from])).slice(0, 8);
    this.#envelopes = new Envelopes(run, this.#world.senders);
    this.#clocks = new Clocks(this.#world.clockFaults);
    this.#courier = new Courier({ ...DELIVERY_DEFAULT, ...scenario.delivery }, random.fork('delivery'));
  }

  get fleet(): Fleet {
    return this.#world.fleet;
  }

  /** Some clocks are wrong: only a server that receives the events as they come can tell (not a historical import). */
  get hasStrangeClocks(): boolean {
    return this.#clocks.areStrange;
  }

  /**
   * Events in order of delivery, an hour at a time; late ones last.
   *
   * @param goesOn does not end with the time that it covers
   */
  *batches({ goesOn = false }: { readonly goesOn?: boolean } = {}): Generator<readonly Delivered[]> {
    for (let { from } = this.time; goesOn || from < this.time.to; from += HOUR_MS) {
      const to = goesOn ? from + HOUR_MS : Math.min(from + HOUR_MS, this.time.to);
      for (const life of this.#world.lives) life.live({ from, to });
      this.#send(to);
      yield this.#courier.arrivingBefore(to);
    }
    yield this.#courier.rest();
  }

  /** The same one by one. */
  *events(options?: { readonly goesOn?: boolean }): Generator<Delivered> {
    for (const batch of this.batches(options)) yield* batch;
  }

  /** What is really wrong, as far as it has been told; `attemptsLost` grows while events are told. */
  truth(): Truth[] {
    return this.#world.landed.filter(({ hit }) => !hit.isBystander).map(truthOf);
  }

  /** Hands over all that happened before that instant, in the order in which it happened. */
  #send(to: number): void {
    const { facts } = this.#world;
    for (let fact = facts[this.#facts]; fact !== undefined && fact.at < to; fact = facts[(this.#facts += 1)])
      this.#said.push(fact);
    const all = this.#said.splice(0).sort((one, other) => one.at - other.at);
    for (const happening of all) {
      if (happening.at >= to) this.#said.push(happening);
      else this.#courier.send(this.#envelopes.wrap(happening, this.#clocks.shows(happening)), happening.at);
    }
  }
}
