import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from '../testing/product.js';
import { oneOf } from '../testing/random.js';
import { Mutations } from './mutations.js';

const SENDERS = 4;
const DEVICES_MAX = 12;
/** Small: each comparison folds all of a life anew, and kills come at commits, however much is in one. */
const BATCH_EVENTS_MAX = 12;
const LATE_MAX_MS = 70 * 3_600_000;

export interface SentEvent {
  readonly id: string;
  readonly device: string;
  readonly type: string;
  readonly at: number;
  readonly version?: string;
}

interface Batch {
  readonly events: readonly object[];
  readonly sent: readonly SentEvent[];
  isAcknowledged: boolean;
}

/** What several senders tell a product over its life, from one seed: in turns, late, again; and what was acknowledged of it. */
export class Load {
  readonly mutations: Mutations;
  readonly #batches: Batch[] = [];
  #isGoing = false;
  #senders: Promise<unknown>[] = [];
  readonly #instants = new Set<number>();
  #made = 0;
  /** Answers of 202 and of mutations, over the whole life. */
  answers = 0;
  /** Covers all that was acknowledged last. */
  receipt = '';

  constructor(
    private readonly product: Product,
    private readonly draw: () => number,
  ) {
    this.mutations = new Mutations(product, draw);
  }

  get sent(): readonly SentEvent[] {
    return this.#batches.flatMap(({ sent }) => sent);
  }

  get acknowledged(): readonly SentEvent[] {
    return this.#batches.filter(({ isAcknowledged }) => isAcknowledged).flatMap(({ sent }) => sent);
  }

  /** Sends until `end`, or until the product answers no more. */
  begin(): void {
    this.#isGoing = true;
    this.#senders = Array.from({ length: SENDERS }, (_, sender) => this.#sendOn(sender));
  }

  async end(): Promise<void> {
    this.#isGoing = false;
    await Promise.all(this.#senders);
  }

  /** Waits for so many more answers, or until nobody sends any more. */
  async answered(more: number, isOver: () => boolean = () => false): Promise<void> {
    const enough = this.answers + more;
    const deadline = performance.now() + 20_000;
    while (this.answers < enough && !isOver()) {
      if (performance.now() > deadline) throw new Error(`not answered ${more} times within 20 s`);
      await sleep(2);
    }
  }

  /** Whoever had no answer asks again, and so do some who had one. Gives what went wrong. */
  async settle(): Promise<string[]> {
    const wrong: string[] = [];
    for (const batch of this.#batches.filter(({ isAcknowledged }) => !isAcknowledged || this.draw() < 0.05)) {
      const was = batch.isAcknowledged;
      const { status, body } = await this.product.send(batch.events);
      if (status !== 202 || body.accepted + body.duplicate !== batch.events.length)
        wrong.push(`a resend got ${status}`);
      if (was && body.accepted > 0) wrong.push(`${body.accepted} acknowledged events were stored anew`);
      batch.isAcknowledged = true;
      this.receipt = body.receipt;
    }
    return [...wrong, ...(await this.mutations.settle())];
  }

  async #sendOn(sender: number): Promise<void> {
    while (this.#isGoing) {
      const isMutation = sender === 0 && this.draw() < 0.5;
      const isAnswered = isMutation ? await this.mutations.next() : await this.#sendOne();
      if (isAnswered === 'gone') return;
      if (isAnswered) this.answers += 1;
    }
  }

  async #sendOne(): Promise<boolean | 'gone'> {
    const isAgain = this.#batches.length > 0 && this.draw() < 0.15;
    const batch = isAgain ? oneOf(this.draw, this.#batches) : this.#make();
    const answer = await this.product.send(batch.events).catch(() => undefined);
    if (answer === undefined) return 'gone';
    if (answer.status !== 202) return false;
    if (answer.body.accepted + answer.body.duplicate !== batch.events.length) throw new Error('events were refused');
    batch.isAcknowledged = true;
    this.receipt = answer.body.receipt;
    return true;
  }

  #make(): Batch {
    const count = 1 + Math.floor(this.draw() * BATCH_EVENTS_MAX);
    const made = Array.from({ length: count }, () => this.#event());
    const batch = { events: made.map(({ event }) => event), sent: made.map(({ sent }) => sent), isAcknowledged: false };
    this.#batches.push(batch);
    return batch;
  }

  #event(): { event: object; sent: SentEvent } {
    const { draw } = this;
    const id = `k-${(this.#made += 1)}`;
    const device = `k${Math.floor(draw() * DEVICES_MAX)}`;
    const now = Date.now();
    const at = this.#freeInstant(now - Math.floor(draw() < 0.1 ? draw() * LATE_MAX_MS : draw() * 1_000));
    const version = `${Math.floor(draw() * 5)}.${this.#made}`;
    const [type, data] = oneOf<[string, object]>(draw, [
      ['terminal.heartbeat', { gauges: { n: this.#made } }],
      ['terminal.heartbeat', { gauges: { n: this.#made, battery_percent: Math.floor(draw() * 100) } }],
      ['terminal.card-read.failed', { interface: 'chip', reason: 'timeout' }],
      ['terminal.rebooted', { reason: 'crash' }],
      ['terminal.firmware.reported', { component: 'os', version }],
    ]);
    const time = new Date(at).toISOString();
    const event = {
      specversion: '1.0',
      id,
      source: `/spec/${device}`,
      type: `${type}.v1`,
      subject: device,
      time,
      data,
    };
    return { event, sent: { id, device, type, at, ...(type === 'terminal.firmware.reported' && { version }) } };
  }

  /** No two events share an instant: which of them counts would be nobody's to tell. */
  #freeInstant(at: number): number {
    while (this.#instants.has(at)) at -= 1;
    this.#instants.add(at);
    return at;
  }
}
