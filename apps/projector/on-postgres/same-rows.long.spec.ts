import { onPostgres } from '../../../libs/read-model/testing/places.js';

await onPostgres(() => import('../same-rows.int.spec.js'));
