export { decide, type Asked } from './decide.js';
export type { Decision, Refusal } from './decision.js';
export type { DeviceCommand, Registration, RepairAction, RepairFinding, WithdrawnTo } from './device-command.js';
export type { CommandState, Standing } from './standing.js';
