export type * from './schema/database.js';
export type { DeviceFacets } from './rows/device-facets.js';
export {
  isBeyondUse,
  openReadModel,
  READ_MODEL_FILE,
  replaceReadModel,
  setAside,
  type ReadModel,
} from './open-read-model.js';
export { bindToStore, notFoldedFrom, type Origin } from './folded-from.js';
export { batchUpsert } from './writing/batch-upsert.js';
export { renewGeneration } from './renew-generation.js';
