import { afterEach, beforeEach, describe } from '@jest/globals';
import type { EventStore } from '../event-store.js';
import { appendsContract } from './appends.js';
import { batchesContract } from './batches.js';
import { closingContract } from './closing.js';
import { concurrencyContract } from './concurrency.js';
import { duplicatesContract } from './duplicates.js';
import { expectedRevisionContract } from './expected-revision.js';
import { Fixture } from './fixture.js';
import { invalidEventsContract } from './invalid-events.js';
import { readAllContract } from './read-all.js';
import { readStreamContract } from './read-stream.js';
import { truncationContract } from './truncation.js';

/**
 * The definition of the event store's port: whatever passes all of it is one. The stores it is handed may be new each
 * time or one that other tests write to as well: every test has streams of its own and begins at the log's head.
 *
 * @param makeStore called before each test; the store is closed after it
 */
export function eventStoreContract(name: string, makeStore: () => EventStore | Promise<EventStore>): void {
  describe(`${name} keeps the contract of the event store`, () => {
    const fixture = new Fixture();
    beforeEach(async () => fixture.begin(await makeStore()));
    afterEach(() => fixture.end());

    appendsContract(fixture);
    expectedRevisionContract(fixture);
    duplicatesContract(fixture);
    batchesContract(fixture);
    invalidEventsContract(fixture);
    readStreamContract(fixture);
    readAllContract(fixture);
    truncationContract(fixture);
    concurrencyContract(fixture);
    closingContract(fixture);
  });
}
