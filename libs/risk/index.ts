export * from './starter-baseline.js';
