export { keyedHash } from './keyed-hash.js';
export { TenantKeys } from './tenant-keys.js';
