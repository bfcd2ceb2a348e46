import type { Interface } from '../fleet/models.js';
import type { PaymentTrouble, ReadReason } from './effect.js';

/** What goes wrong at a healthy till: a few reads in a hundred, for the card's or the customer's sake. */
export const READ_CHANCE = 0.016;
/** Most get it right the second time; a worn-out card does not. */
export const READ_AGAIN_CHANCE = 0.2;

export const READ_REASONS: Record<Interface, readonly (readonly [ReadReason, number])[]> = {
  chip: [
    ['removed_early', 40],
    ['card_data', 20],
    ['timeout', 20],
    ['transmission', 12],
    ['no_response', 8],
  ],
  magstripe: [
    ['card_data', 70],
    ['timeout', 30],
  ],
  contactless: [
    ['collision', 35],
    ['removed_early', 35],
    ['transmission', 30],
  ],
  qr: [
    ['timeout', 60],
    ['card_data', 40],
  ],
};
/** As cards do that are worn out. */
export const WORN_REASONS: readonly (readonly [ReadReason, number])[] = [
  ['card_data', 75],
  ['no_response', 25],
];

/** Payments that are refused or given up although all is well; the chances are of each payment. */
export const PAYMENT_TROUBLES: readonly PaymentTrouble[] = [
  { chance: 0.012, failure: { class: 'issuer', responseCode: '51' }, counts: 'declined' },
  { chance: 0.006, failure: { class: 'issuer', responseCode: '05' }, counts: 'declined' },
  { chance: 0.004, failure: { class: 'issuer', responseCode: '61', detail: 'card_limit' }, counts: 'declined' },
  { chance: 0.001, failure: { class: 'issuer', responseCode: '54', detail: 'card_expired' }, counts: 'declined' },
  { chance: 0.006, failure: { class: 'cardholder', responseCode: '55', detail: 'pin_wrong' }, counts: 'declined' },
  { chance: 0.006, failure: { class: 'cardholder', detail: 'cancelled' }, counts: 'cancelled' },
  { chance: 0.0004, failure: { class: 'issuer', responseCode: '91' }, counts: 'failed' },
  { chance: 0.0004, failure: { class: 'host', responseCode: '96', detail: 'no_answer' }, counts: 'failed' },
];
