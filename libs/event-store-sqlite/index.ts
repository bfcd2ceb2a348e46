export * from './open-sqlite-event-store.js';
export { EVENT_STORE_FILE } from './schema.js';
export * from './facts-of-event-store.js';
export * from './gaps-of-event-store.js';
