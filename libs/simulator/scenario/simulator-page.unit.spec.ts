import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { MODELS } from '../fleet/models.js';
import { ISSUERS } from '../fleet/cards.js';
import { told } from '../spec/told.js';
import { BUILT_IN_SCENARIOS } from './built-in/index.js';
import { CAUSE_NAMES, causeInfo, ENDINGS, SEVERITIES } from './causes.js';
import { isScenarioFault, readScenario } from './read-scenario.js';
import { DAYS_DEFAULT, FLEET_DEFAULT, scenarioSchema } from './scenario.js';

const page = readFileSync('docs/simulator.md', 'utf8');
const named = (name: string): boolean => page.includes(`\`${name}\``);
const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

describe('docs/simulator.md', () => {
  it('names every cause with its targets and variants', () => {
    for (const cause of CAUSE_NAMES) {
      const { targets, variants } = causeInfo(cause);
      expect(page).toContain(`| \`${cause}\` | ${code(targets)} | ${code(variants)} |`);
    }
  });

  it('names every field of a scenario', () => {
    const { fleet, delivery, injections, ...plain } = scenarioSchema.properties;
    const fields = [
      ...Object.keys(plain),
      ...Object.keys(fleet.properties).map((name) => `fleet.${name}`),
      ...Object.keys(delivery.properties).map((name) => `delivery.${name}`),
      ...Object.keys(injections.items.properties),
    ];
    expect(fields.filter((name) => !named(name))).toEqual([]);
    expect(fields.length).toBeGreaterThan(30);
  });

  it('names what is built in, and every value that a field may have', () => {
    const names = [
      ...BUILT_IN_SCENARIOS.keys(),
      ...SEVERITIES,
      ...ENDINGS,
      ...MODELS.map(({ name }) => name),
      ...ISSUERS.map(([name]) => name),
    ];
    expect(names.filter((name) => !named(name))).toEqual([]);
  });

  it('tells the defaults', () => {
    const { rich, plain, poor, mallShare, shopsPerMall, heartbeatMinutes, activityMinutes } = FLEET_DEFAULT;
    expect(page).toContain(`| how long it lasts | ${DAYS_DEFAULT} |`);
    expect(page).toContain(`| terminals | ${FLEET_DEFAULT.devices} |`);
    expect(page).toContain(`| ${[rich, plain, poor].join(', ')} |`);
    expect(page).toContain(`| ${mallShare}, ${shopsPerMall} |`);
    expect(page).toContain(`| ${heartbeatMinutes}, ${activityMinutes} |`);
  });

  it('shows a scenario that is one', () => {
    const [, example = ''] = /```json\n([^]*?)```/.exec(page) ?? [];
    expect(isScenarioFault(readScenario(JSON.parse(example)))).toBe(false);
  });

  it('names every field of the truth', () => {
    const { truth } = told({ days: 2, fleet: { devices: 20 }, injections: [{ cause: 'OPERATOR', from: -1 }] });
    expect(Object.keys(truth[0] ?? {}).filter((name) => !named(name))).toEqual([]);
    expect(truth).toHaveLength(1);
  });
});
