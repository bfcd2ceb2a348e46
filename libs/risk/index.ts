export {
  BANDS,
  bandRankOf,
  sigmoid,
  type ComponentRisk,
  type HorizonDays,
  type Risk,
  type RiskBand,
  type RiskFactor,
  type RiskHead,
} from './risk.js';
export type { Feature } from './features.js';
export { baselineOf, STARTER_MODEL, type FeatureName, type RiskModel } from './model.js';
export { score, type ScoreOptions, type Scores } from './score.js';
