import { onPostgres } from '../../../libs/read-model/testing/places.js';

await onPostgres(() => import('../risk-history.int.spec.js'));
