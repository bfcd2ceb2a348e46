import { onPostgres } from '../../../libs/read-model/testing/on-postgres.js';

await onPostgres(() => import('../risk-history.int.spec.js'));
