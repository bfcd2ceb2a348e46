import type { Interface, Model } from '../fleet/models.js';

/** How people want to pay. */
const WANTS: readonly (readonly [Interface, number])[] = [
  ['contactless', 62],
  ['chip', 32],
  ['magstripe', 3],
  ['qr', 3],
];

/** What people ask of a device that shows what it takes. */
export const wantsAt = ({ interfaces }: Model): readonly (readonly [Interface, number])[] =>
  WANTS.filter(([one]) => interfaces.includes(one));

/** The share of customers who ask for one of its interfaces first. */
export function shareOf(on: Interface, model: Model): number {
  const wants = wantsAt(model);
  const all = wants.reduce((sum, [, weight]) => sum + weight, 0);
  return (wants.find(([one]) => one === on)?.[1] ?? 0) / all;
}
