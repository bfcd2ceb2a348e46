// The thread that stores events: it alone writes the event store. Bodies come in, are read, checked, masked and sealed,
// and stored together with others; so the main thread, which serves everybody, is never held up by any of it.
import { parentPort, workerData } from 'node:worker_threads';
import { openAccessStore } from '#access';
import { openEventStore } from '#event-stores';
import { observeThread } from '#observability';
import { maskEscapedText } from '#telemetry';
import { openAdmission } from '../admission/open-admission.js';
import { openKafkaWayIn } from '../kafka/open-kafka-way-in.js';
import { AnswersOut } from './answers-out.js';
import { carry } from './carried-error.js';
import type { Asked, FromThread, Question, ThreadData } from './messages.js';
import { QueueGauge } from './queue-gauge.js';

if (!parentPort) throw new Error('this module runs in a thread of the server');
const port = parentPort;
const data = workerData as ThreadData;
const say = (message: FromThread): void => port.postMessage(message);

try {
  const storeId = await serve();
  say({ tell: 'ready', storeId });
} catch (error) {
  say({ tell: 'refused', error: carry(error) });
  port.close();
}

/** Answers questions until it is told to close. */
async function serve(): Promise<string> {
  const now = Date.now;
  const store = await openEventStore(data.eventStore, { mode: 'own' });
  const access = await openAccessStore(data.access, { now }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const { metrics, log } = observeThread('ingest', data, maskEscapedText);
  const gauge = new QueueGauge(0, data.gauge);
  const watched = {
    ...metrics,
    ingestQueue: (events: number) => {
      metrics.ingestQueue(events);
      gauge.set(events, admission.queue.retryAfterSeconds());
    },
  };
  const ports = { store, access, metrics: watched, log, now };
  const overKafka = data.kafka && openKafkaWayIn({ ...ports, settings: data.kafka }, data.limits);
  const admission = overKafka ?? openAdmission(ports, data.limits);

  const answer = async (question: Question): Promise<unknown> => {
    switch (question.ask) {
      case 'admit': {
        const { bytes, kind, intake } = question;
        return admission.admit(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), kind, intake);
      }
      case 'append':
        return store.append(question.batch);
      case 'truncate':
        return store.truncateStream(question.stream, question.before);
      case 'fault':
        return admission.storeFault();
      case 'kafka':
        return overKafka?.kafka();
      case 'drain':
        return admission.close();
      case 'close':
        await admission.close();
        await store.close();
        await access.close();
        return undefined;
    }
  };
  const out = new AnswersOut(port);
  port.on('message', ({ id, question }: Asked) => {
    void answer(question).then(
      (value) => out.add({ id, value }),
      (error: unknown) => out.add({ id, error: carry(error) }),
    );
  });
  return store.storeId;
}
