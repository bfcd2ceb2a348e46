export * from './open-event-store.js';
