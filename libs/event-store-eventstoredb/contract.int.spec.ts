import { afterAll, beforeAll } from '@jest/globals';
import { eventStoreContract } from '#event-store/contract';
import { openEventStoreDbEventStore } from './index.js';
import { StandIn } from './testing/stand-in.js';

let standIn: StandIn;
beforeAll(async () => (standIn = await StandIn.start()));
afterAll(() => standIn.stop());

eventStoreContract('a stand-in of EventStoreDB over gRPC', () => openEventStoreDbEventStore({ url: standIn.url }));

const real = process.env['TILLWATCH_TEST_EVENTSTORE_URL'];
if (real) eventStoreContract('EventStoreDB', () => openEventStoreDbEventStore({ url: real }));
else process.stderr.write('No real EventStoreDB is tried: TILLWATCH_TEST_EVENTSTORE_URL names none.\n');
