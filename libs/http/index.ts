export { isBeyondLimit } from './connections.js';
export { type BodyRead, collectBytes } from './collect-bytes.js';
export { type HttpHost, type HttpHostOptions, openHttpHost } from './http-host.js';
export { CarriedProblem, type Problem, problem } from './problem.js';
export { REQUEST_ID_HEADER, requestIdOf } from './request-id.js';
export { ReadsOwnBody } from './route-marks.js';
export { sendProblem } from './send-problem.js';
