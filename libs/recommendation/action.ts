/** What may be done about a device (`core.graphql` enum Action). */
export const ACTIONS = [
  'NONE',
  'MONITOR',
  'RESTART',
  'CLEAN_READER',
  'REFILL_CONSUMABLE',
  'REPAIR',
  'REPLACE',
  'SECURE_REPLACE',
  'UPGRADE_FIRMWARE',
  'ROLL_BACK_FIRMWARE',
  'CHANGE_CONFIGURATION',
  'LOAD_KEYS',
  'CHECK_CONNECTION',
  'FIX_SITE_NETWORK',
  'FIX_SITE_POWER',
  'ESCALATE_TO_CARRIER',
  'ESCALATE_TO_HOST',
  'TRAIN_OPERATOR',
  'RELOCATE',
] as const;
export type Action = (typeof ACTIONS)[number];
