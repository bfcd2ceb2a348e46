export { patientClock } from './patient-clock.js';
