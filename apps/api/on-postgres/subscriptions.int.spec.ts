import { onPostgres } from '../../../libs/read-model/testing/places.js';

await onPostgres(() => import('../subscriptions.int.spec.js'));
