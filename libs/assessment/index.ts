export { assess, type Assessment, type Surroundings } from './assess.js';
export { probabilitiesOf, scoresOf } from './scores.js';
