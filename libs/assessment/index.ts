export { assess, scoresOf, type Assessment, type Surroundings } from './assess.js';
export { featuresOf } from './features/features-of.js';
