import { describe, expect, it } from '@jest/globals';
import { Simulation } from '../simulation.js';
import { UNTIL } from '../spec/told.js';
import { BUILT_IN_SCENARIOS } from './built-in/index.js';
import { CAUSE_NAMES, causeInfo } from './causes.js';
import { readScenario } from './read-scenario.js';

describe('a scenario', () => {
  it.each([...BUILT_IN_SCENARIOS])('%s is one, and has what it aims at', (_, scenario) => {
    expect(readScenario(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario);
    expect(() => new Simulation({ scenario, seed: '1', until: UNTIL })).not.toThrow();
  });

  it.each(CAUSE_NAMES)('may hold %s in every variant and at every target', (cause) => {
    const { targets, variants } = causeInfo(cause);
    const injections = targets.flatMap((kind) =>
      variants.map((variant) => ({ cause, variant, target: { [kind]: 'any' }, from: -3 })),
    );
    expect(readScenario({ injections })).toEqual({ injections });
  });

  it.each([
    [[], 'the scenario must be object'],
    [{ dayz: 3 }, 'dayz is no field of a scenario'],
    [{ days: 0 }, 'days must be >= 1'],
    [
      { fleet: { models: ['Aster 40', 'P400'] } },
      'fleet.models.1 must be one of Aster 40, Borea M2, Cobalt S, Delta K3, Ember L1',
    ],
    [{ fleet: { timeZone: 'Mars' } }, 'fleet.timeZone must be the IANA name of a time zone'],
    [{ fleet: { rich: 0, plain: 0, poor: 0 } }, 'fleet.rich, plain and poor must not all be 0'],
    [
      { injections: [{ cause: 'CARD', variant: 'chip', from: 0 }] },
      'injections.0.variant must be one of worn, expired, foreign',
    ],
    [
      { injections: [{ cause: 'CARD', target: { venue: 'any' }, from: 0 }] },
      'injections.0.target must name one of device',
    ],
    [
      { injections: [{ cause: 'CARD', target: { device: 'till-0001' }, count: 2, from: 0 }] },
      'injections.0.count needs the target "any"',
    ],
    [{ injections: [{ cause: 'CARD', from: 0, version: '1' }] }, 'injections.0.version is for SOFTWARE alone'],
    [
      { injections: [{ cause: 'CARD', from: 0, ending: 'swapped' }] },
      'injections.0.ending needs to, the instant of it',
    ],
  ])('says what is wrong: %j', (value, fault) => {
    expect(readScenario(value)).toEqual({ fault });
  });

  it('is refused where nothing in the fleet can have the fault', () => {
    const scenario = {
      fleet: { devices: 1, mallShare: 0 },
      injections: [{ cause: 'NETWORK_SITE', target: { venue: 'any' }, from: -1 }],
    } as const;
    const simulate = () =>
      new Simulation({ scenario: { ...scenario, injections: [...scenario.injections] }, seed: '1', until: UNTIL });
    expect(simulate).toThrow('NETWORK_SITE: no venue of this fleet can have this fault; try more devices');
  });
});
