export * from './settings.js';
export { describeFault, readSettings } from './read-settings.js';
export { unknownVariables } from './known-variables.js';
export { makeForOwnerOnly } from './owner-only.js';
export { prepareFolders } from './prepare-folders.js';
export type { Environment } from './reading.js';
