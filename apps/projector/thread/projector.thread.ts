// The thread that folds events into the read model: it alone writes that. It follows the event store by a connection of
// its own, so the main thread, which answers everybody, is never held up by a backlog.
import { parentPort, workerData } from 'node:worker_threads';
import { openEventStore } from '#event-stores';
import { observeThread } from '#observability';
import { readModelAt } from '#read-model';
import { maskEscapedText } from '#telemetry';
import { projectHere } from '../projector.js';
import { createProjectorReports } from '../projector-reports.js';
import type { FromThread, ThreadData, ToThread } from './messages.js';
import { ProgressGauge } from './progress-gauge.js';

if (!parentPort) throw new Error('this module runs in a thread of the server');
const port = parentPort;
const data = workerData as ThreadData;
const say = (message: FromThread): void => port.postMessage(message);

const reports = createProjectorReports(observeThread('projector', data, maskEscapedText));
const gauge = new ProgressGauge(data.progress);
const store = await openEventStore(data.eventStore, { mode: 'read' });
const projector = await projectHere(
  {
    place: readModelAt(data.readModel),
    store,
    now: Date.now,
    memoryShare: data.memoryShare,
    reports: {
      ...reports,
      trouble(why, error) {
        reports.trouble(why, error);
        say({ tell: 'trouble', why });
      },
    },
  },
  (progress) => {
    if (gauge.set(progress)) say({ tell: 'progress' });
  },
);
port.on('message', (_: ToThread) => void stop());
say({ tell: 'ready' });

async function stop(): Promise<void> {
  await projector.stop();
  await store.close();
  say({ tell: 'stopped' });
}
