export {
  BANDS,
  type ComponentRisk,
  type HorizonDays,
  type Risk,
  type RiskBand,
  type RiskFactor,
  type RiskHead,
} from './risk.js';
export type { Feature } from './features.js';
export type { FeatureName, RiskModel } from './model.js';
export { hasFactorMoved } from './moved.js';
export { probabilitiesOf, type Probabilities, type ProbabilityOptions } from './probabilities.js';
export { score, type ScoreOptions, type Scores } from './score.js';
