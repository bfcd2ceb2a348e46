export type * from './schema/database.js';
export type { DeviceFacets } from './rows/device-facets.js';
export { isBeyondUse, openReadModel, setAside, type ReadModel } from './open-read-model.js';
export { batchUpsert } from './writing/batch-upsert.js';
