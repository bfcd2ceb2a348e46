export { assess, scoresOf, type Assessment, type Surroundings } from './assess.js';
