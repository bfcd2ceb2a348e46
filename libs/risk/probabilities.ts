import { compiled } from './compiled-model.js';
import type { Feature } from './features.js';
import { logOddsOf } from './log-odds.js';
import { STARTER_MODEL, type RiskModel } from './model.js';
import { bandOf, bounded, sigmoid, type RiskBand } from './risk.js';

/** How likely a device fails, without the reasons: what lists sort by, and more than most devices are ever asked for. */
export interface Probabilities {
  readonly band: RiskBand;
  /** Over all, within so many days. */
  readonly days7: number;
  readonly days30: number;
  readonly components: readonly string[];
  /** Of every head: the one over all first, then that of `components[i]` at i + 1. */
  readonly heads7: readonly number[];
  readonly heads30: readonly number[];
  readonly modelVersion: string;
}

export interface ProbabilityOptions {
  readonly isSecurityOpen: boolean;
  readonly model?: RiskModel;
}

/** The probabilities and the band that `score` gives, without its factors: sums, and an exponential for each head that moved. */
export function probabilitiesOf(
  features: readonly Feature[],
  { isSecurityOpen, model = STARTER_MODEL }: ProbabilityOptions,
): Probabilities {
  const from = compiled(model);
  const { components, days7: heads7, days30: heads30 } = logOddsOf(features, from);
  for (let place = 0; place < heads30.length; place += 1) {
    const [short = 0, long = 0] = [heads7[place], heads30[place]];
    const [calm7 = 0, calm30 = 0] = [from.calm7[place], from.calm30[place]];
    if (short === from.baselines7[place] && long === from.baselines30[place]) {
      heads7[place] = calm7;
      heads30[place] = calm30;
      continue;
    }
    const within30 = sigmoid(bounded(long));
    heads30[place] = within30;
    // What fails within a week fails within a month.
    heads7[place] = short < long ? sigmoid(bounded(short)) : within30;
  }
  const [days7 = 0, days30 = 0] = [heads7[0], heads30[0]];
  return {
    band: bandOf(days30, isSecurityOpen),
    days7,
    days30,
    components,
    heads7,
    heads30,
    modelVersion: model.version,
  };
}
