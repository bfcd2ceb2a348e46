export * from './lock-file.js';
export * from './open-sqlite-file.js';
export * from './sqlite-errors.js';
export * from './sqlite-file-refused.js';
export * from './sqlite-snapshot.js';
