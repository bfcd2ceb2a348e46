import { onPostgres } from '../../../libs/read-model/testing/places.js';

await onPostgres(() => import('../reassess.int.spec.js'));
