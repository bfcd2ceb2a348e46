export * from './access-store.js';
export * from './open-sqlite-access-store.js';
export { openPostgresAccessStore } from './open-postgres-access-store.js';
export { openAccessStore } from './open-access-store.js';
export * from './memory-access-store.js';
export { ACCESS_FILE } from './sqlite-schema.js';
