export { Random } from './random.js';
export { token } from './seed-words.js';
