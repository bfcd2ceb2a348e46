/** Fields of data that name things (CONTRACT "Card numbers"): they are never masked, whatever type they stand in. */
export const IDENTIFIER_FIELDS: ReadonlySet<string> = new Set([
  'serial',
  'position',
  'site',
  'merchant',
  'venue',
  'model',
  'cohort',
  'host',
  'networkId',
  'attemptId',
  'replacedBy',
  'commandId',
]);
