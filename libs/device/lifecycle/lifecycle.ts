/** Where a device is in its life (`core.graphql` enum Lifecycle). */
export const LIFECYCLES = [
  'REGISTERED',
  'DEPLOYED',
  'IN_STOCK',
  'IN_DEPOT',
  'IN_TRANSIT',
  'RETIRED',
  'UNREGISTERED',
] as const;
export type Lifecycle = (typeof LIFECYCLES)[number];
