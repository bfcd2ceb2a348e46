export type * from './schema/database.js';
export type { DeviceFacets } from './rows/device-facets.js';
export type { ReadModel } from './read-model.js';
export { isBeyondUse, openReadModel, READ_MODEL_FILE } from './open-read-model.js';
export { isLockedElsewhere, type PlaceLock, type ReadModelPlace } from './place/read-model-place.js';
export { readModelAt, type ReadModelLocation } from './place/read-model-at.js';
export { bindToStore, notFoldedFrom, type Origin } from './folded-from.js';
export { batchUpsert } from './writing/batch-upsert.js';
export { renewGeneration } from './renew-generation.js';
