import fc from 'fast-check';

/** One kind of input, and what must hold of the product whatever the input is. */
export interface Campaign {
  /** What is put in. */
  readonly name: string;
  /** Gives the number of inputs that were tried; throws the smallest that breaks a promise, with the seed that finds it. */
  hunt(hunt: Hunt): Promise<number>;
}

export interface Hunt {
  readonly seed: number;
  readonly inputs: number;
}

/** `FUZZ_SEED=7 npm test -- fuzz` tries other inputs than everybody else does, and always the same. */
export const seedOr = (otherwise: number): number => Number(process.env['FUZZ_SEED'] ?? otherwise);

/** A counterexample of 70,000 characters is of no use to anybody. */
const REPORT_LENGTH_MAX = 4_000;

/** @param property made anew for each hunt */
export function campaign<Input>(name: string, property: () => fc.IRawProperty<Input>): Campaign {
  return {
    name,
    async hunt({ seed, inputs }) {
      const found = await fc.check(property(), { seed, numRuns: inputs });
      if (!found.failed) return found.numRuns;
      const report = String(fc.defaultReportMessage(found)).slice(0, REPORT_LENGTH_MAX);
      const cause = found.errorInstance instanceof Error ? (found.errorInstance.stack ?? '') : '';
      throw new Error(`${name}, seed ${seed}: ${report}\n${cause.slice(0, REPORT_LENGTH_MAX)}`);
    },
  };
}

/** In steps, each with a seed of its own, so that a failure comes again soon. */
export async function huntLong(one: Campaign, { seed, inputs }: Hunt, onStep: () => void): Promise<number> {
  let tried = 0;
  for (let step = 0; tried < inputs; step += 1) {
    tried += await one.hunt({ seed: seed + step, inputs: Math.min(STEP_INPUTS, inputs - tried) });
    onStep();
  }
  return tried;
}

const STEP_INPUTS = 5_000;
