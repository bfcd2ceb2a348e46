export type { AlertBudget } from './alert-budget.js';
export type { CalibrationBin } from './calibration.js';
export type { Predictions } from './predictions.js';
export { reportOf, type BacktestReport, type Estimate, type Measure } from './report.js';
