export * from './ends.js';
export * from './examine-sqlite-file.js';
export * from './is-held.js';
export * from './lock-file.js';
export * from './open-sqlite-file.js';
export * from './sqlite-errors.js';
export * from './sqlite-file-refused.js';
export * from './sqlite-snapshot.js';
