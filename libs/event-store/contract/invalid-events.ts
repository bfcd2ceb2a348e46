import { describe, expect, it } from '@jest/globals';
import { type Append, InvalidEvent, type NewEvent } from '../event-store.js';
import { EVENT_LENGTH_MAX, EVENT_TYPE_LENGTH_MAX, STREAM_NAME_LENGTH_MAX } from '../limits.js';
import type { Fixture } from './fixture.js';

const NO_OBJECTS = ['', ' ', '{', '{"a":', '{"a":1}x', '[]', '[{}]', 'null', '1', '"{}"', 'undefined', "{'a':1}"];
const EVENTS: readonly (readonly [string, Partial<NewEvent>])[] = [
  ['eventId', { eventId: '' }],
  ['eventId', { eventId: 'e1' }],
  ['eventId', { eventId: '0190A1B2-C3D4-8ABC-9DEF-0123456789AB' }],
  ['eventId', { eventId: '0190a1b2c3d48abc9def0123456789ab' }],
  ['eventId', { eventId: '0190a1b2-c3d4-8abc-9def-0123456789ab ' }],
  ['type', { type: '' }],
  ['type', { type: 'x'.repeat(EVENT_TYPE_LENGTH_MAX + 1) }],
  ['type', { type: 'a\0b' }],
  ...NO_OBJECTS.map((data) => ['data', { data }] as const),
  ...NO_OBJECTS.map((metadata) => ['metadata', { metadata }] as const),
  ['data', { data: '{"a":"\ud800"}' }],
  ['data', { data: JSON.stringify([{}]), isSerialized: true }],
  ['data', { data: JSON.stringify({ text: 'x'.repeat(EVENT_LENGTH_MAX) }) }],
];
const APPENDS: readonly (readonly [string, Partial<Append>])[] = [
  ['stream', { stream: '' }],
  ['stream', { stream: 'x'.repeat(STREAM_NAME_LENGTH_MAX + 1) }],
  ['stream', { stream: 'a\0b' }],
  ['stream', { stream: 'a\udc00' }],
  ['twin', { twin: '' }],
  ['expected', { expected: -1 }],
  ['expected', { expected: 0.5 }],
  ['expected', { expected: Number.NaN }],
];

export function invalidEventsContract(fixture: Fixture): void {
  describe('what breaks the rules', () => {
    it.each(EVENTS)(
      'is refused by the name of its field, %s, and nothing of its batch is stored (%#)',
      async (field, parts) => {
        await expectRefused(field, { events: [fixture.event(), fixture.event(parts)] });
      },
    );

    it.each(APPENDS)(
      'is refused by the name of its field, %s, and nothing of its batch is stored (%#)',
      async (field, parts) => {
        await expectRefused(field, parts);
      },
    );

    it('is refused without a word of what it says', async () => {
      const refused = fixture.append(fixture.stream(), 'any', [fixture.event({ data: '["4111111111111111"]' })]);
      await expect(refused).rejects.toThrow(/^(?!.*4111).*data/);
    });
  });

  async function expectRefused(field: string, parts: Partial<Append>): Promise<void> {
    const good = { stream: fixture.stream('good'), expected: 'any' as const, events: fixture.events(1) };
    const bad = { stream: fixture.stream('bad'), expected: 'any' as const, events: fixture.events(1), ...parts };
    const refusal: unknown = await fixture.store.append([good, bad, good]).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(InvalidEvent);
    expect(refusal).toMatchObject({ code: 'invalid-event', message: expect.stringContaining(field) });
    expect(await fixture.idsIn(good.stream)).toEqual([]);
    expect(await fixture.idsIn(fixture.stream('bad'))).toEqual([]);
    expect(await fixture.append(good.stream, 'none', good.events)).toMatchObject({ outcome: 'appended', revision: 0 });
  }
}
