import { onPostgres } from '../../../libs/read-model/testing/on-postgres.js';

await onPostgres(() => import('../api.int.spec.js'));
