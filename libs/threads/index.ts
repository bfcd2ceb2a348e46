export * from './start-metered-thread.js';
export * from './start-thread.js';
export * from './thread-keeper.js';
