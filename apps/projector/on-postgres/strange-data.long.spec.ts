import { onPostgres } from '../../../libs/read-model/testing/places.js';

await onPostgres(() => import('../strange-data.int.spec.js'));
