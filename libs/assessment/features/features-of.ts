import { NORMAL, type Case } from '#attribution';
import type { Feature } from '#risk';
import { codeFeatures, faultFeatures } from './fault-features.js';
import { readerFeatures } from './reader-features.js';
import { ageFeatures, securityFeatures, serviceFeatures } from './record-features.js';
import { WindowFading } from './window-fading.js';

/**
 * What the risk model looks at, from the one fold that live scoring, `asOf`, training and back-tests share. Losses that a
 * card, a setting, an operator or an outage caused say nothing of the device itself and are not among them. Without new
 * events all of them only fade, but for age.
 */
export function featuresOf(of: Case): Feature[] {
  const fading = new WindowFading(of);
  return [
    ...of.observed.interfaces.flatMap((ledger) => readerFeatures(of, ledger, fading)),
    ...faultFeatures(of, 'NETWORK_DEVICE', {
      component: 'connectivity',
      perDay: NORMAL.networkFaultsPerDay,
      called: 'lost lines',
    }),
    ...faultFeatures(of, 'POWER_DEVICE', {
      component: 'power',
      perDay: NORMAL.powerFaultsPerDay,
      called: 'faults of the power',
    }),
    ...faultFeatures(of, 'SOFTWARE', {
      component: 'software',
      perDay: NORMAL.softwareFaultsPerDay,
      called: 'crashes and faults of the software',
    }),
    ...faultFeatures(of, 'PERIPHERAL', {
      component: 'peripheral',
      perDay: NORMAL.peripheralFaultsPerDay,
      called: 'faults of peripherals',
    }),
    ...codeFeatures(of),
    ...serviceFeatures(of),
    ...ageFeatures(of),
    ...securityFeatures(of),
  ];
}
