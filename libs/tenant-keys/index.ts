export { keyedHash } from './keyed-hash.js';
export { type TenantKeys, TenantKeysInHand } from './tenant-keys.js';
