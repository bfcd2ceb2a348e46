export { type Action } from './action.js';
export { recommend, type Recommendation, type Situation } from './recommend.js';
