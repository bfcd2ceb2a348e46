import { onPostgres } from '../../../libs/read-model/testing/on-postgres.js';

await onPostgres(() => import('../late-events.int.spec.js'));
