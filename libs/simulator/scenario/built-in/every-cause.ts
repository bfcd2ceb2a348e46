import { CAUSE_NAMES, causeInfo, SEVERITIES } from '../causes.js';
import type { Cause } from '../causes.js';
import type { Injection, Scenario } from '../scenario.js';

/** Its variants differ in nothing that would be diagnosed apart, but each is met by some device. */
const injectionsOf = (cause: Cause): Injection[] => {
  const { variants, targets } = causeInfo(cause);
  if (targets[0] !== 'device') return [shared(cause)];
  return variants.map((variant, place): Injection => ({
    cause,
    variant,
    target: { device: 'any' },
    from: -6 + (place % 3),
    severity: SEVERITIES[place % SEVERITIES.length] ?? 'plain',
  }));
};

const shared = (cause: Cause): Injection => {
  switch (cause) {
    case 'SOFTWARE':
      return { cause, target: { model: 'any' }, from: -5, version: '9.1.0', fixedIn: '9.1.1' };
    case 'NETWORK_SITE':
      return { cause, target: { venue: 'any' }, from: -4 };
    case 'ISSUER_OR_HOST':
      return { cause, target: { issuer: 'any' }, from: -3 };
    default:
      return { cause, target: { [causeInfo(cause).targets[0] ?? 'site']: 'any' }, from: -4 };
  }
};

export const everyCause: Scenario = {
  name: 'every-cause',
  about: 'Every cause and every way in which it shows, each somewhere in a fleet that is well otherwise.',
  fleet: { devices: 300 },
  injections: [...CAUSE_NAMES.flatMap(injectionsOf), { cause: 'SOFTWARE', target: { device: 'any' }, from: -5 }],
};
