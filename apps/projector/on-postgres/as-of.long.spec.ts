import { onPostgres } from '../../../libs/read-model/testing/places.js';

await onPostgres(() => import('../as-of.int.spec.js'));
