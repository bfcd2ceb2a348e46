import { onPostgres } from '../../../libs/read-model/testing/places.js';

await onPostgres(() => import('../broken-line.int.spec.js'));
