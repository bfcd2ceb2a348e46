import { onPostgres } from '../../../libs/read-model/testing/on-postgres.js';

await onPostgres(() => import('../wheel/timer-wheel.int.spec.js'));
