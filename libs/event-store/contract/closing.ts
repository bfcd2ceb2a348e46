import { describe, expect, it } from '@jest/globals';
import { type LogPosition, StoreUnavailable } from '../event-store.js';
import type { Fixture } from './fixture.js';

export function closingContract(fixture: Fixture): void {
  describe('a closed store', () => {
    it('is not available, and may be closed again', async () => {
      await fixture.given(fixture.stream(), fixture.events(1));
      const { store } = fixture;
      await store.close();
      const calls = [
        () => store.append([]),
        () => store.append([{ stream: fixture.stream(), expected: 'any', events: fixture.events(1) }]),
        () => store.readStream(fixture.stream(), { limit: 1 }),
        () => store.readAll({ after: 0n as LogPosition, limit: 1 }),
        () => store.head(),
        () => store.streamRevision(fixture.stream()),
        () => store.truncateStream(fixture.stream(), 1),
      ];
      for (const call of calls) await expect(call()).rejects.toBeInstanceOf(StoreUnavailable);
      await store.close();
    });
  });

  it('a store has a name of its own', () => {
    expect(fixture.store.storeId).toMatch(/^[\w:.-]{1,128}$/);
  });
}
