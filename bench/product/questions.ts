import { TOP } from '../api/desk-queries.js';
import { deviceOf } from './stored-fleet.js';

/** What is asked of a fleet, over and over. */
export interface Question {
  readonly name: string;
  /** JSON bodies, sent one after the other. */
  readonly bodies: readonly string[];
  /** Of the issue: a list may cost no more than a third of what plain Apollo takes for constants. */
  readonly apolloRatioMin?: number;
}

/** So many different devices are looked at: more than any page shows. */
const LOOKED_AT = 2_000;

const DEVICE_FIELDS = `id serial model firmware { component version since } connectivity lifecycle position merchant
  firstSeenAt lastSeenAt revision inconsistencies
  risk { probability band baseline factors { name label value display contribution eventIds eventCount }
    components { component probability } }
  diagnosis { cause component confidence share explanation }
  recommendation { action explanation }`;
const DEVICE = `query ($id: ID!) { device(id: $id) { ${DEVICE_FIELDS} } }`;
const DEVICE_AS_OF = `query ($id: ID!, $asOf: DateTime!) { device(id: $id, asOf: $asOf) { ${DEVICE_FIELDS} } }`;
const HISTORY = `query ($id: ID!) { device(id: $id) { history(first: 50) { edges { cursor node { id type occurredAt data } } } } }`;
const FLEET = `{ fleet { deviceCount online offline byBand { band count } } }`;

/** @param asOf an instant at which half of the fleet's events had happened */
export function questions(devices: number, asOf: number): readonly Question[] {
  const each = (query: string, more: object = {}): string[] =>
    Array.from({ length: Math.min(LOOKED_AT, devices) }, (_, n) => {
      const id = deviceOf(Math.floor((n * devices) / LOOKED_AT) % devices);
      return JSON.stringify({ query, variables: { id, ...more } });
    });
  return [
    { name: 'top 50 with factors', bodies: [JSON.stringify({ query: TOP })], apolloRatioMin: 3 },
    { name: 'fleet summary', bodies: [JSON.stringify({ query: FLEET })] },
    { name: 'one device', bodies: each(DEVICE) },
    { name: 'one device as of the past', bodies: each(DEVICE_AS_OF, { asOf: new Date(asOf).toISOString() }) },
    { name: 'history of one device', bodies: each(HISTORY) },
  ];
}
