import { onPostgres } from '../../../libs/read-model/testing/on-postgres.js';

await onPostgres(() => import('../subscriptions.int.spec.js'));
