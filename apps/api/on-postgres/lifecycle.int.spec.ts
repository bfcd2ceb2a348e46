import { onPostgres } from '../../../libs/read-model/testing/places.js';

await onPostgres(() => import('../lifecycle.int.spec.js'));
