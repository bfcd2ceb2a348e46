export * from './start-thread.js';
