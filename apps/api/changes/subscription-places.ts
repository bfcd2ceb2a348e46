import { limitExceeded } from '../errors/answer-error.js';
import type { SubscriptionMeter } from '../ports.js';
import { SUBSCRIPTIONS_MAX, TENANT_SUBSCRIPTIONS_MAX } from './feed-limits.js';

/** Counts the open subscriptions of a process and of each tenant in it. */
export class SubscriptionPlaces {
  readonly #meter: SubscriptionMeter;
  readonly #ofTenant = new Map<string, number>();
  #open = 0;

  constructor(meter: SubscriptionMeter) {
    this.#meter = meter;
  }

  /** Takes a place and returns how to give it back; throws `LIMIT_EXCEEDED` where there is none. */
  take(tenant: string): () => void {
    const ofTenant = this.#ofTenant.get(tenant) ?? 0;
    if (this.#open >= SUBSCRIPTIONS_MAX)
      throw limitExceeded(`This server has ${SUBSCRIPTIONS_MAX} subscriptions open, its most.`);
    if (ofTenant >= TENANT_SUBSCRIPTIONS_MAX)
      throw limitExceeded(`A tenant may have ${TENANT_SUBSCRIPTIONS_MAX} subscriptions open.`);
    this.#open += 1;
    this.#ofTenant.set(tenant, ofTenant + 1);
    this.#meter.subscriptionOpened();
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#open -= 1;
      this.#meter.subscriptionClosed();
      const left = (this.#ofTenant.get(tenant) ?? 1) - 1;
      if (left === 0) this.#ofTenant.delete(tenant);
      else this.#ofTenant.set(tenant, left);
    };
  }
}
