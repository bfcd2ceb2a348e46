/** A page of a dashboard: the worst devices and why. */
export const TOP = `{ devices(first: 50) { edges { cursor node {
  id model position merchant connectivity risk { probability band factors { name label value display contribution eventCount }
  components { component probability } } } } } }`;

/** The most that people really ask for. */
export const DESK = `{ devices(first: 50) { totalCount edges { cursor node {
  id serial model firmware { component version since } connectivity lifecycle position merchant firstSeenAt lastSeenAt
  revision inconsistencies site { id deviceCount openIncidents { id kind state subject } }
  risk { probability band baseline factors { name label value display contribution eventIds eventCount }
    components { component probability factors { name contribution } } }
  diagnosis { cause component confidence share explanation evidence { label weight eventIds eventCount }
    incident { id kind deviceCount } }
  recommendation { action targetVersion whatWouldChangeIt explanation expectedSaving { amount currency }
    alternatives { action expectedCost { amount currency } } }
} } } fleet { deviceCount byBand { band count } } }`;
