export * from './check-batch.js';
export * from './check-read.js';
export * from './event-store.js';
export * from './expected-revision.js';
export * from './limits.js';
export * from './memory-event-store.js';
