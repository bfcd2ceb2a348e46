import { describeTornFiles } from './torn/torn-files.js';

// Others: torn.long.spec.ts. One of them again: SPEC_TORN_SEED=7 npm test -- product/torn
describeTornFiles(12);
