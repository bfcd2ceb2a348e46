import type { Scenario } from '../scenario.js';

/** The control: whatever raises an alarm here is a false one. */
export const healthy: Scenario = {
  name: 'healthy',
  about:
    'Nothing is wrong: failed reads for the card or the customer, a lost line now and then, a restart every night.',
};
