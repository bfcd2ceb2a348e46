import type { Assessment } from '#assessment';
import type { Feature } from '#risk';
import { batchUpsert, type ReadModelPlace } from '#read-model';
import { rowOf } from '../../libs/read-model/queries/testing/device-rows.js';

const CHUNK = 5_000;
const COMPONENTS = ['card_reader.chip', 'card_reader.contactless', 'connectivity', 'power', 'peripheral', 'software'];
const NAMES = ['losses-24h', 'losses-decayed', 'faults-24h', 'faults-decayed', 'repairs-year'] as const;
const AT = 1_700_000_000_000;
const DIGITS = 12;

/** Writes so many devices of the tenant `acme` to a read model there, each with 6 components and 5 factors, two diagnoses and advice. */
export async function writeDeskFleet(place: ReadModelPlace, devices: number): Promise<void> {
  const { db, close } = await place.open('own');
  for (let from = 0; from < devices; from += CHUNK) {
    const numbers = Array.from({ length: Math.min(CHUNK, devices - from) }, (_, i) => from + i);
    await db.transaction().execute(async (tx) => {
      await batchUpsert(tx, 'devices', ['tenant', 'device'], numbers.map(rowNumber));
      await batchUpsert(tx, 'deviceDetails', ['tenant', 'device'], numbers.map(detailNumber));
      await batchUpsert(tx, 'deviceFirmware', ['tenant', 'device', 'component'], numbers.flatMap(firmwareNumber));
    });
  }
  await close();
}

const idOf = (i: number): string => `device-${i}`;

const rowNumber = (i: number) =>
  rowOf('acme', idOf(i), {
    serial: `SN-${i}`,
    model: `P${i % 5}`,
    position: `lane-${i}`,
    site: `site-${i % 500}`,
    merchant: `m-${i % 50}`,
    lifecycle: 'DEPLOYED',
    connectivity: i % 20 === 0 ? 'OFFLINE' : 'ONLINE',
    firstSeenAt: AT,
    lastSeenAt: AT + i,
    band: [0, 0, 0, 1, 0, 0, 2, 0, 0, 3][i % 10] ?? 0,
    risk: (i % 997) / 1_000,
    cause: i % 10 === 9 ? 'READER_HARDWARE' : null,
    action: i % 10 === 9 ? 'CLEAN_READER' : 'NONE',
  });

const firmwareNumber = (i: number) =>
  ['app', 'os'].map((component, n) => ({
    tenant: 'acme',
    device: idOf(i),
    component,
    version: `${n}.${i % 7}`,
    since: AT,
  }));

const eventId = (i: number, n: number): string =>
  `018bcfe5-6800-8${String(n).padStart(3, '0')}-8000-${String(i).padStart(DIGITS, '0')}`;

const featureNumber = (i: number, n: number): Feature => {
  const component = COMPONENTS[n % COMPONENTS.length] ?? null;
  return {
    name: NAMES[n % NAMES.length] ?? 'age-years',
    component,
    value: (i % 13) + n / 7,
    display: `${n} faults of ${component} in 24 hours, 0.4 usual`,
    eventIds: Array.from({ length: 3 }, (_, e) => eventId(i, n * 10 + e)),
    eventCount: 3,
  };
};

const diagnosisNumber = (i: number, n: number): Assessment['diagnoses'][number] => ({
  cause: n === 0 ? 'READER_HARDWARE' : 'NETWORK_DEVICE',
  component: n === 0 ? 'card_reader.chip' : 'connectivity',
  confidence: 0.8 - n / 4,
  share: 0.7 - n / 2,
  since: AT,
  isMild: false,
  aspect: null,
  explanation: 'Attempts of many different cards were lost on chip, far more than is usual for this device.',
  evidence: [
    { label: 'attempts lost on chip', weight: 3, eventIds: [eventId(i, n), eventId(i, n + 1)], eventCount: 2 },
  ],
});

function detailNumber(i: number) {
  const features = Array.from({ length: 5 }, (_, n) => featureNumber(i, n));
  const assessment = {
    at: AT,
    features,
    diagnoses: [diagnosisNumber(i, 0), diagnosisNumber(i, 1)],
    recommendation: {
      action: 'CLEAN_READER',
      component: 'card_reader.chip',
      targetVersion: null,
      explanation: 'A cleaning costs little and cures a third of such readers.',
      whatWouldChangeIt: ['losses that go on after the cleaning'],
    },
  } satisfies Assessment;
  const recordJson = JSON.stringify({
    inconsistencies: [],
    faults: Object.fromEntries(features.map((f, n) => [n, f])),
  });
  return {
    tenant: 'acme',
    device: idOf(i),
    inconsistenciesJson: '[]',
    assessmentJson: JSON.stringify(assessment),
    recordJson,
  };
}
