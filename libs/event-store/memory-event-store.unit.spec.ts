import { eventStoreContract } from './contract/index.js';
import { MemoryEventStore } from './memory-event-store.js';

eventStoreContract('the store in memory', () => new MemoryEventStore());
