import { onPostgres } from '../../../libs/read-model/testing/places.js';

await onPostgres(() => import('../api.int.spec.js'));
