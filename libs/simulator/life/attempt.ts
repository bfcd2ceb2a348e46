import type { Device } from '../fleet/fleet.js';
import type { Interface } from '../fleet/models.js';
import type { Random } from '#random';
import { holds, SECOND_MS } from '../time/units.js';
import type { Effect, PaymentTrouble, ReadReason, Visit } from './effect.js';
import type { Tell } from './happening.js';
import { PAYMENT_TROUBLES, READ_AGAIN_CHANCE, READ_CHANCE, READ_REASONS, WORN_REASONS } from './ordinary-trouble.js';
import type { Tallies } from './tally.js';

/** The till that a customer stands at. */
export interface Till {
  readonly device: Device;
  readonly effects: readonly Effect[];
  readonly random: Random;
  readonly tallies: Tallies;
  readonly tell: Tell;
  /** Ordinary trouble against that elsewhere. */
  readonly noise: number;
}

/** People try a chip three times before they try something else. */
const TRIES: Record<Interface, number> = { chip: 3, magstripe: 2, contactless: 2, qr: 2 };
/** What they try instead. */
const INSTEAD: Record<Interface, readonly Interface[]> = {
  chip: ['magstripe', 'contactless'],
  magstripe: ['chip'],
  contactless: ['chip', 'magstripe'],
  qr: ['contactless', 'chip'],
};
const GIVES_UP_CHANCE = 0.1;
/** To try again makes no sense to anybody. */
const FINAL: ReadonlySet<ReadReason> = new Set([
  'disabled',
  'unsupported_interface',
  'no_common_application',
  'unsupported_card',
]);

type Blame = Effect | 'ordinary';
interface Failure {
  readonly blame: Blame;
  readonly reason: ReadReason;
}

/**
 * One customer pays, or not: tries again, falls back to another interface, gives up. Tells every failed read and payment
 * and counts all of them.
 *
 * @returns when the lane is free again
 */
export function serve(till: Till, visit: Visit): number {
  const blamed = new Set<Effect>();
  let { at } = visit;
  const interfaces = [visit.wants, ...INSTEAD[visit.wants].filter((one) => till.device.model.interfaces.includes(one))];
  for (const [index, on] of interfaces.entries()) {
    const read = readCard(till, visit, on, at, blamed);
    at = read.at;
    if (read.ok) {
      at = pay(till, visit, on, at + 4 * SECOND_MS, blamed);
      break;
    }
    const next = interfaces[index + 1];
    if (next === undefined || till.random.bool(GIVES_UP_CHANCE)) break;
    at += 6 * SECOND_MS;
    tellFallback(till, visit, { from: on, to: next, at, reason: read.reason });
  }
  for (const effect of blamed) effect.toll.attemptsLost += 1;
  return at + 15 * SECOND_MS;
}

type CardRead = { readonly at: number } & ({ readonly ok: true } | { readonly ok: false; readonly reason: ReadReason });

function readCard(till: Till, visit: Visit, on: Interface, from: number, blamed: Set<Effect>): CardRead {
  let at = from;
  let failure: Failure | undefined;
  for (let tries = 1; tries <= TRIES[on]; tries += 1) {
    failure = failureOf(till, visit, on, at, failure?.blame);
    till.tallies.read(at, on, failure ? 'failed' : 'ok');
    if (!failure) return { ok: true, at };
    if (failure.blame !== 'ordinary') blamed.add(failure.blame);
    const { reason } = failure;
    const isCardKnown =
      reason !== 'no_response' && reason !== 'disabled' && reason !== 'unsupported_interface' && reason !== 'collision';
    till.tell(at, 'terminal.card-read.failed.v1', {
      interface: on,
      reason,
      ...(isCardKnown && { cardHash: visit.card.hash }),
      attemptId: visit.attemptId,
    });
    at += Math.round(till.random.between(8, 18) * SECOND_MS);
    if (FINAL.has(reason)) break;
  }
  return { ok: false, at, reason: failure?.reason ?? 'unknown' };
}

function failureOf(
  till: Till,
  visit: Visit,
  on: Interface,
  at: number,
  before: Blame | undefined,
): Failure | undefined {
  for (const effect of till.effects) {
    const trouble = holds(effect.span, at) ? effect.reading?.(visit, on, at) : undefined;
    if (!trouble) continue;
    const chance = before === effect ? Math.max(trouble.chance, trouble.again ?? 0) : trouble.chance;
    if (effect.random.bool(chance)) return { blame: effect, reason: effect.random.weighted(trouble.reasons) };
  }
  const { random, noise } = till;
  if (on !== 'qr' && random.bool(visit.card.wear))
    return { blame: 'ordinary', reason: random.weighted(on === 'chip' ? WORN_REASONS : READ_REASONS[on]) };
  const isAgain = before === 'ordinary';
  if (!random.bool(isAgain ? READ_AGAIN_CHANCE : Math.min(READ_CHANCE * noise, 0.5))) return undefined;
  return { blame: 'ordinary', reason: random.weighted(READ_REASONS[on]) };
}

interface Fallback {
  readonly from: Interface;
  readonly to: Interface;
  readonly at: number;
  readonly reason: ReadReason;
}

function tellFallback({ tell }: Till, { card, attemptId }: Visit, { from, to, at, reason }: Fallback): void {
  const cause = reason === 'no_common_application' ? reason : 'technical';
  tell(at, 'terminal.card-read.fallback.v1', { from, to, cause, cardHash: card.hash, attemptId });
}

function pay(till: Till, visit: Visit, on: Interface, at: number, blamed: Set<Effect>): number {
  const trouble = troubleOf(till, visit, on, at, blamed);
  const { card, attemptId } = visit;
  till.tallies.transaction(at, trouble?.counts ?? 'approved');
  if (!trouble) return at;
  till.tell(at, 'terminal.transaction.failed.v1', {
    ...trouble.failure,
    interface: on,
    cardHash: card.hash,
    issuer: card.issuer,
    scheme: card.scheme,
    host: till.device.site.host,
    latencyMs: trouble.failure.latencyMs ?? Math.round(till.random.between(300, 1_800)),
    attemptId,
  });
  return at;
}

function troubleOf(
  till: Till,
  visit: Visit,
  on: Interface,
  at: number,
  blamed: Set<Effect>,
): PaymentTrouble | undefined {
  for (const effect of till.effects) {
    const trouble = holds(effect.span, at) ? effect.paying?.(visit, on, at) : undefined;
    if (!trouble || !effect.random.bool(trouble.chance)) continue;
    blamed.add(effect);
    return trouble;
  }
  let left = till.random.float() / till.noise;
  for (const trouble of PAYMENT_TROUBLES) {
    left -= trouble.chance;
    if (left < 0) return trouble;
  }
  return undefined;
}
