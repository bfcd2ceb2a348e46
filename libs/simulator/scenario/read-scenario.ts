import { Compile } from 'typebox/compile';
import type { Validator } from 'typebox/compile';
import { MODELS } from '../fleet/models.js';
import { isTimeZone } from '../time/local-time.js';
import { causeInfo } from './causes.js';
import { scenarioSchema } from './scenario.js';
import type { Injection, Scenario } from './scenario.js';

/** What of a scenario is wrong, in a sentence that names the field. */
export interface ScenarioFault {
  readonly fault: string;
}

let compiled: Validator | undefined;

/** A scenario, or what is wrong with it. `value` is what JSON made of its text. */
export function readScenario(value: unknown): Scenario | ScenarioFault {
  compiled ??= Compile(scenarioSchema);
  if (!compiled.Check(value)) return { fault: schemaFault(compiled, value) };
  const scenario = value as Scenario;
  const fault = fleetFault(scenario) ?? injectionsFault(scenario.injections ?? []);
  return fault === undefined ? scenario : { fault };
}

export const isScenarioFault = (read: Scenario | ScenarioFault): read is ScenarioFault => 'fault' in read;

function schemaFault(schema: Validator, value: unknown): string {
  const [first] = schema.Errors(value) as readonly {
    readonly keyword: string;
    readonly instancePath: string;
    readonly message: string;
  }[];
  const field = first?.instancePath.slice(1).replaceAll('/', '.') ?? '';
  // A field that a closed object does not know is one for which the schema is `false`.
  const says = first?.keyword === 'boolean' ? 'is no field of a scenario' : (first?.message ?? 'is not understood');
  return `${field === '' ? 'the scenario' : field} ${says}`;
}

function fleetFault({ fleet }: Scenario): string | undefined {
  const { models, timeZone, rich, plain, poor } = fleet ?? {};
  const strange = models?.findIndex((name) => !MODELS.some((model) => model.name === name)) ?? -1;
  if (strange >= 0) return `fleet.models.${strange} must be one of ${MODELS.map((model) => model.name).join(', ')}`;
  if (timeZone !== undefined && !isTimeZone(timeZone)) return 'fleet.timeZone must be the IANA name of a time zone';
  return rich === 0 && plain === 0 && poor === 0 ? 'fleet.rich, plain and poor must not all be 0' : undefined;
}

function injectionsFault(injections: readonly Injection[]): string | undefined {
  for (const [index, injection] of injections.entries()) {
    const fault = injectionFault(injection);
    if (fault !== undefined) return `injections.${index}.${fault}`;
  }
  return undefined;
}

function injectionFault({ cause, variant, target, count, version, ending, to }: Injection): string | undefined {
  const { targets, variants } = causeInfo(cause);
  if (variant !== undefined && !variants.includes(variant)) return `variant must be one of ${variants.join(', ')}`;
  const [kind, name] = Object.entries(target ?? {})[0] ?? [];
  if (kind !== undefined && !targets.some((one) => one === kind))
    return `target must name one of ${targets.join(', ')}`;
  if (count !== undefined && count > 1 && name !== undefined && name !== 'any') return 'count needs the target "any"';
  if (version !== undefined && cause !== 'SOFTWARE') return 'version is for SOFTWARE alone';
  return ending !== undefined && to === undefined ? 'ending needs to, the instant of it' : undefined;
}
