import type { Parsed } from './parsed.js';
import type { SettingsFault } from './settings.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads variables one by one and gathers what is wrong with them, so that all faults are told at once. */
export class Reading {
  readonly faults: SettingsFault[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  isSet(variable: string): boolean {
    return this.#env[variable] !== undefined;
  }

  /** Undefined where the variable is not set or wrong. An empty variable is wrong: nobody can tell what was meant. */
  optional<T>(variable: string, parse: (text: string) => Parsed<T>): T | undefined {
    const text = this.#env[variable];
    if (text === undefined) return undefined;
    const result = text === '' ? { rule: 'is empty: give it a value or unset it' } : parse(text);
    if ('value' in result) return result.value;
    this.fault(variable, result.rule);
    return undefined;
  }

  fault(variable: string, rule: string): void {
    this.faults.push({ variable, rule });
  }
}
