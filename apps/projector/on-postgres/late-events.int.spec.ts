import { onPostgres } from '../../../libs/read-model/testing/places.js';

await onPostgres(() => import('../late-events.int.spec.js'));
