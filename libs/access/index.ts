export * from './access-store.js';
