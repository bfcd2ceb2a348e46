import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteEventStore } from '../index.js';

// Opens the store to read it, and posts the head after every wake-up.
const store = openSqliteEventStore({ file: workerData as string, mode: 'read' });
store.onAppended(() => void store.head().then((head) => parentPort?.postMessage(head)));
parentPort?.once('message', () => void store.close());
parentPort?.postMessage('listening');
