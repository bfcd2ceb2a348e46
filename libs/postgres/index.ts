export { POSTGRES_LIMITS, type PostgresLimits } from './postgres-limits.js';
export { openPostgres, type OpenPostgres } from './open-postgres.js';
export { PostgresPool, type PostgresClient, type PostgresRow } from './postgres-pool.js';
export { PostgresRefused, type PostgresRefusal } from './postgres-refused.js';
export { takeTransactionLock } from './postgres-locks.js';
export { SessionLock } from './session-lock.js';
