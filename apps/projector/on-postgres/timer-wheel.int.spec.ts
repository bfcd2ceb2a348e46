import { onPostgres } from '../../../libs/read-model/testing/places.js';

await onPostgres(() => import('../wheel/timer-wheel.int.spec.js'));
