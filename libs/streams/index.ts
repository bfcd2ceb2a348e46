export * from './stream-names.js';
export * from './stream-content.js';
