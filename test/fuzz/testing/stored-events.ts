import fc from 'fast-check';
import { emptyDevice, foldInput } from '#device';
import { ownEvent } from '#device-history';
import { checkBatch, InvalidEvent } from '#event-store';
import {
  decodeRecord,
  decodeRejection,
  encodeRecord,
  encodeRejection,
  eventTypes,
  readEvent,
  REJECTED_TYPE,
  sealEvent,
  UndecodableEvent,
} from '#telemetry';
import { intake, keysOf, RECEIVED_AT } from '../../../libs/telemetry/testing/sent.js';
import { anyEvent } from './any-event.js';
import { campaign } from './campaign.js';
import { concluded, isSound } from './fold.js';
import { changed, edit } from './mutations.js';
import { strangeTexts } from './strange-values.js';

const ANY_ID = '00000000-0000-8000-8000-000000000000';

export interface Stored {
  readonly eventId: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

const stored: fc.Arbitrary<Stored> = anyEvent.map((event) => {
  const read = readEvent(JSON.stringify(event), intake());
  if (read.outcome === 'read') return encodeRecord(sealEvent(read, intake(), keysOf('acme')));
  const refusal = { reason: read.reason, detail: read.detail, payload: '{}', receivedAt: RECEIVED_AT };
  return encodeRejection(refusal, ANY_ID);
});

const spoiltJson = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    changed(texts.map((text) => JSON.parse(text) as object)).map((value) => JSON.stringify(value)),
    edit(texts),
  );

/** Events as they would lie in a store that somebody wrote into, or that an older or newer version wrote. */
export const spoiltEvents: fc.Arbitrary<Stored> = fc
  .tuple(stored, fc.constantFrom('data', 'metadata', 'type', 'none'))
  .chain(([event, part]) => {
    const just = fc.constant(event);
    if (part === 'none') return just;
    if (part !== 'type') return spoiltJson(fc.constant(event[part])).map((text) => ({ ...event, [part]: text }));
    return fc
      .oneof(fc.constantFrom(...eventTypes.keys(), REJECTED_TYPE), strangeTexts)
      .map((type) => ({ ...event, type }));
  });

/** Why no store takes the event; undefined: all do. */
export function refusedByStores(event: Stored): string | undefined {
  try {
    checkBatch([{ stream: 'telemetry-00-acme-d', expected: 'any', events: [{ ...event, eventId: ANY_ID }] }]);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidEvent) return error.message;
    throw error;
  }
}

/** Reading back whatever lies in a store. */
export const storedEvents = campaign('events as they are stored', () =>
  fc.property(spoiltEvents, (event) => {
    try {
      if (event.type === REJECTED_TYPE) {
        new Date(decodeRejection(event).receivedAt).toISOString();
        return;
      }
      const record = decodeRecord(event);
      for (const at of [record.occurredAt, record.receivedAt, record.effectiveAt, record.knownAt])
        new Date(at).toISOString();
      const state = emptyDevice();
      foldInput(state, ownEvent({ record, category: record.type.startsWith('fleet.') ? 'device' : 'telemetry' }));
      isSound(state);
      isSound(concluded(state, Math.max(RECEIVED_AT, record.effectiveAt)));
    } catch (error) {
      if (!(error instanceof UndecodableEvent)) throw error;
    }
  }),
);
