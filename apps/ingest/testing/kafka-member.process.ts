import { openSqliteAccessStore } from '#access';
import type { EventStore } from '#event-store';
import { createLogger, createMetrics } from '#observability';
import type { KafkaSettings } from '#settings';
import { openKafkaWayIn } from '../kafka/open-kafka-way-in.js';
import type { StoreAnswer, StoreQuestion } from './kafka-member.js';

// A member of the ingest group in a process of its own, which can be killed and frozen. Its event store is the parent's,
// asked over the channel between them: a file has one writer, and what is tried here is who asks it for what, and when.
const [text = '{}'] = process.argv.slice(2);
const {
  settings,
  access: file,
  sessionMs,
} = JSON.parse(text) as {
  settings: KafkaSettings;
  access: string;
  sessionMs: number;
};

let asked = 0;
const waiting = new Map<number, (value: unknown) => void>();
process.on('message', ({ id, value }: StoreAnswer) => {
  waiting.get(id)?.(value);
  waiting.delete(id);
});
function ask<Method extends StoreQuestion['method']>(method: Method, ...args: readonly unknown[]) {
  asked += 1;
  const id = asked;
  return new Promise<Awaited<ReturnType<EventStore[Method]>>>((resolve) => {
    waiting.set(id, resolve as (value: unknown) => void);
    process.send?.({ id, method, args } satisfies StoreQuestion);
  });
}
const store: EventStore = {
  storeId: 'of-the-parent',
  append: (batch) => ask('append', batch),
  readStream: (stream, read) => ask('readStream', stream, read),
  readAll: (read) => ask('readAll', read),
  head: () => ask('head'),
  streamRevision: (stream) => ask('streamRevision', stream),
  truncateStream: (stream, before) => ask('truncateStream', stream, before),
  onAppended: () => () => {},
  close: async () => {},
};

const log = createLogger({
  name: 'member',
  mask: (line) => line,
  destination: { write: (line) => void process.stderr.write(line) },
});
const access = await openSqliteAccessStore({ file, now: Date.now });
const metrics = createMetrics({ processMetrics: false });
openKafkaWayIn({ settings, store, access, metrics, log, now: Date.now }, { group: { sessionMs, watchEveryMs: 500 } });
