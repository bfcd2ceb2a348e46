export * from './start-thread.js';
export * from './thread-keeper.js';
