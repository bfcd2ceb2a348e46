import { onPostgres } from '../../../libs/read-model/testing/places.js';

await onPostgres(() => import('../stretches.int.spec.js'));
